/** What can be made wrong with a simulated rig while it runs. */
export const RIG_FAULTS = [
  /** All is well again, on every channel. */
  'none',
  /** Encoders, in the vocabulary of `SENSOR_FAULTS`: `channel` says which. */
  'sensor-ok',
  'sensor-off',
  'sensor-stuck',
  'sensor-garbage',
  'sensor-wrong',
  'sensor-slow',
  'sensor-delayed',
  'sensor-intermittent',
  /** A channel says that it has no reference any more. */
  'unreferenced',
  /** The emergency-stop contact opens; closes again after `durationS`. */
  'contact-open',
  /** The drive has no power. */
  'power-removed',
  /** The device reports a fault of its drive, and latches. */
  'drive-fault',
  /** The drive gives no force, and says nothing of it. */
  'drive-dead',
  /**
   * The drive gives `value` N whatever it is told, and says nothing of it: off, without power and past
   * a limit switch too. Only `none`, the end of its time or the fixture that holds the rig stops it.
   */
  'drive-runaway',
  /** No sample comes. */
  'samples-lost',
  /** Commands, stops too, do not arrive: the device drops the force when their validity lapses. */
  'commands-lost',
  /** No device answers. */
  'link-down',
  /** Another device answers than the one that was configured. */
  'identity-mismatch',
  /** The device refuses commands for what they say. */
  'command-refused',
  /** The count of `channel` is not a number. */
  'non-finite',
] as const;

export type RigFaultName = (typeof RIG_FAULTS)[number];

export interface RigFault {
  readonly fault: RigFaultName;
  /** 0 cart, 1 lower pendulum, 2 upper pendulum; where a fault has a channel. */
  readonly channel: 0 | 1 | 2;
  /** Force of a drive that runs away, N. */
  readonly value: number;
  /** How long it lasts, s; 0 is until `none`. */
  readonly durationS: number;
}

/** A fault for as long as nobody takes it away, on the cart's channel where it has one, unless said otherwise. */
export function rigFault(
  fault: RigFaultName,
  { channel = 0, value = 0, durationS = 0 }: Partial<RigFault> = {},
): RigFault {
  return { fault, channel, value, durationS };
}
