import { derivative } from '../../plant-sim/dynamics.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import { STATE, STATE_SIZE } from '../../plant-sim/state.ts';

/** Angles tried on either side of upright. */
const STEPS = 4;

/**
 * The largest accelerations that the drive and gravity cause together, from rest:
 * [cart m/s^2, lower pendulum rad/s^2, upper encoder rad/s^2].
 *
 * @param force largest force, N
 * @param angle both pendulums lie within this of upright, rad
 * @param theta2Relative the upper encoder reads theta2 - theta1
 */
export function largestAccelerations(
  physics: PhysicalParameters,
  force: number,
  angle: number,
  theta2Relative: boolean,
): Float64Array {
  const state = new Float64Array(STATE_SIZE);
  const rate = new Float64Array(STATE_SIZE);
  const largest = new Float64Array(3);
  // The other sign of the force is the mirror image of these.
  for (let i = -STEPS; i <= STEPS; i++) {
    for (let j = -STEPS; j <= STEPS; j++) {
      state[STATE.theta1] = (angle * i) / STEPS;
      state[STATE.theta2] = (angle * j) / STEPS;
      derivative(physics, 0, state, force, rate);
      const lower = rate[STATE.theta1Dot];
      const upper = rate[STATE.theta2Dot] - (theta2Relative ? lower : 0);
      largest[0] = Math.max(largest[0], Math.abs(rate[STATE.xDot]));
      largest[1] = Math.max(largest[1], Math.abs(lower));
      largest[2] = Math.max(largest[2], Math.abs(upper));
    }
  }
  return largest;
}
