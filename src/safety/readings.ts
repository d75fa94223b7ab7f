import { STATE_SIZE } from '../plant-sim/state.ts';
import { SIGNAL } from '../record/signals.ts';

/** Whether all that the cycle measured and estimated so far is finite. */
export function isMeasuredFinite(record: Float64Array): boolean {
  for (let i = SIGNAL.measuredX; i <= SIGNAL.disturbance; i++) {
    // x - x is NaN for both infinities and NaN.
    if (record[i] - record[i] !== 0) return false;
  }
  return true;
}

/** Whether a state, laid out as `STATE`, is finite. */
export function isStateFinite(state: Float64Array): boolean {
  for (let i = 0; i < STATE_SIZE; i++) if (state[i] - state[i] !== 0) return false;
  return true;
}

/** Whether an angle that an encoder reads is beyond a bound, rad, or is no number. */
export function isTilted(record: Float64Array, bound: number): boolean {
  return !(
    Math.abs(record[SIGNAL.measuredTheta1]) <= bound &&
    Math.abs(record[SIGNAL.measuredTheta2]) <= bound
  );
}
