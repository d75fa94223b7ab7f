/** Bits of a record's `blockers`: what stands against a reset or an arming. */
export const BLOCKERS = [
  { name: 'staleSample', text: 'no fresh sample from the rig' },
  { name: 'unreferenced', text: 'a channel is not referenced' },
  { name: 'angle', text: 'a pendulum is not near upright' },
  { name: 'track', text: 'the track left is too short to stop on' },
  { name: 'rigFault', text: 'the rig reports a fault or an open contact' },
  { name: 'notFinite', text: 'a value is not a finite number' },
  { name: 'linkDown', text: 'no device answers on the link' },
  { name: 'identityMismatch', text: 'the device is not the one that the configuration describes' },
  { name: 'moving', text: 'the rig is moving' },
] as const;

export type BlockerName = (typeof BLOCKERS)[number]['name'];

/** The bit of every blocker. */
export const BLOCKER = Object.fromEntries(
  BLOCKERS.map(({ name }, index) => [name, 1 << index]),
) as {
  readonly [name in BlockerName]: number;
};
