import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { STATE_SIZE } from '../plant-sim/state.ts';
import { EstimatorMemory } from './estimator-memory.ts';
import type { Estimator, EstimatorInput } from './estimator.ts';
import { ForwardPrediction } from './forward-prediction.ts';

/**
 * The true state of a simulated plant, for what a controller can do where nothing must be
 * estimated. On a rig without a truth the estimate is NaN.
 */
export class IdealEstimator implements Estimator {
  readonly name = 'ideal';
  readonly #state = new EstimatorMemory(0);
  readonly memory = this.#state.memory;
  readonly estimate = this.#state.estimate;
  readonly prediction = this.#state.prediction;
  readonly disturbance = this.#state.disturbance;

  readonly #plant: ForwardPrediction;

  constructor(physics: PhysicalParameters, periodSeconds: number) {
    this.#plant = new ForwardPrediction(physics, periodSeconds);
  }

  reset(position: Float64Array, velocity: Float64Array): void {
    this.#state.reset(position, velocity);
  }

  step(input: EstimatorInput): void {
    const { commands, delayPeriods, elapsedPeriods } = input;
    if (input.fresh) {
      for (let i = 0; i < STATE_SIZE; i++) this.estimate[i] = input.truth[i];
    } else {
      this.#plant.coast(this.estimate, this.disturbance, commands, delayPeriods, elapsedPeriods, 0);
    }
    this.#state.predictNow();
    this.#plant.predict(this.prediction, this.disturbance, commands, delayPeriods);
  }
}
