import type { Controller } from '../../src/controllers/controller.ts';
import { RungeKutta4 } from '../../src/plant-sim/integrator.ts';
import type { PhysicalParameters } from '../../src/plant-sim/physics.ts';

export interface Run {
  readonly upright: boolean;
  /** Time after which both angles and the cart stay within 2 % of the first angle, s. */
  readonly settlingTime: number;
  readonly maxForce: number;
}

/**
 * Runs a controller on the plant it was made for, with its true state and one period of
 * delay that it predicts over: 200 N, 10 s, steps of 1 ms.
 */
export function runUpright(
  controller: Controller,
  physics: PhysicalParameters,
  rateHz: number,
  initial: readonly number[],
): Run {
  const plant = new RungeKutta4(physics);
  const steps = Math.round(1000 / rateHz);
  const state = Float64Array.from(initial);
  const predicted = new Float64Array(6);
  const input = Float64Array.of(0, 0.001);
  const output = new Float64Array(1);
  const band = 0.02 * Math.max(Math.abs(state[1]), Math.abs(state[2]));
  let saturated = false;
  let settlingTime = 0;
  let maxForce = 0;
  let lastUnsteady = 0;
  controller.reset(state);
  for (let k = 0; k < 10 * rateHz; k++) {
    predicted.set(state);
    plant.advance(predicted, input, steps);
    controller.step(predicted, saturated, output);
    plant.advance(state, input, steps);
    input[0] = Math.max(-200, Math.min(200, output[0]));
    saturated = input[0] !== output[0];
    maxForce = Math.max(maxForce, Math.abs(input[0]));
    const angle = Math.max(Math.abs(state[1]), Math.abs(state[2]));
    const time = (k + 1) / rateHz;
    if (!(Math.max(angle, Math.abs(state[0])) <= band)) settlingTime = time;
    if (!(angle < 0.1 && Math.abs(state[0]) < 0.5)) lastUnsteady = time;
    if (!(angle < 1.2 && Math.abs(state[0]) < 1.5)) {
      return { upright: false, settlingTime: Infinity, maxForce };
    }
  }
  return { upright: lastUnsteady <= 8, settlingTime, maxForce };
}
