import { SIGNAL } from '../record/signals.ts';

/** How a motor drive turns a command of -1 to 1 into a force on the cart. */
export interface DriveParameters {
  /** Force at full scale, N. */
  readonly fullScaleForce: number;
  /** Force below which the drive does not move the cart, N. */
  readonly deadZone: number;
  /** Force lost with the speed of the cart, N s/m. */
  readonly backEmf: number;
  /** 1 where a positive command pushes to +x, -1 where it pulls. */
  readonly sign: 1 | -1;
}

/**
 * The command, -1 to 1, that gives the force of a record: what back-EMF and dead zone take away is
 * added before.
 *
 * @param out receives the command at index 0; 0 where the drive is not enabled
 */
export function driveCommand(
  drive: DriveParameters,
  record: Float64Array,
  out: Float64Array,
): void {
  const force = record[SIGNAL.force];
  if (record[SIGNAL.enable] === 0) {
    out[0] = 0;
    return;
  }
  const wanted = force + drive.backEmf * record[SIGNAL.xDot];
  const lifted = wanted + (wanted > 0 ? drive.deadZone : wanted < 0 ? -drive.deadZone : 0);
  const share = lifted / drive.fullScaleForce;
  out[0] = drive.sign * Math.max(-1, Math.min(1, share));
}

/**
 * The force, N, that a command gives on a cart that moves: the drive itself, as a simulated rig has it.
 *
 * @param forces the command at `index`, replaced by the force
 * @param state laid out as `STATE`
 */
export function driveForce(
  drive: DriveParameters,
  forces: Float64Array,
  index: number,
  state: Float64Array,
): void {
  const { deadZone } = drive;
  const commanded = drive.sign * forces[index] * drive.fullScaleForce;
  const moving = commanded - Math.max(-deadZone, Math.min(deadZone, commanded));
  // A drive at rest is open: it does not brake.
  forces[index] = forces[index] === 0 ? 0 : moving - drive.backEmf * state[3];
}
