import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { CHANNELS, EstimatorMemory } from './estimator-memory.ts';
import type { Estimator, EstimatorInput } from './estimator.ts';
import { ForwardPrediction } from './forward-prediction.ts';

export interface DifferenceOptions {
  /** Corner frequency of the low-pass on the velocities, Hz. */
  readonly cornerFrequency: number;
}

export const DIFFERENCE_DEFAULTS: DifferenceOptions = { cornerFrequency: 12 };

/** Cells of its own: the last measurement, the velocities and how many periods ago they were. */
const VELOCITY = CHANNELS;
const SINCE_SAMPLE = 2 * CHANNELS;
const OWN_SIZE = 2 * CHANNELS + 1;

/**
 * Positions as measured, velocities as their differences through a first-order low-pass
 * (backward Euler: w dt / (1 + w dt) of the way to the new difference).
 *
 * What it finds uses no model of the plant, so it may watch a rig that is held or pushed by hand.
 * Only while no sample comes its estimate coasts on the model; the difference after the gap is
 * taken over all of it and weighs the more the longer it was.
 *
 * After a measurement that is no number it is itself none for that step, and starts anew with
 * velocity 0 at the next good one.
 */
export class DifferenceEstimator implements Estimator {
  readonly name = 'difference';
  readonly #state = new EstimatorMemory(OWN_SIZE);
  readonly memory = this.#state.memory;
  readonly estimate = this.#state.estimate;
  readonly prediction = this.#state.prediction;
  readonly disturbance = this.#state.disturbance;

  readonly #plant: ForwardPrediction;
  readonly #periodSeconds: number;
  /** Corner frequency, rad/s. */
  readonly #corner: number;

  constructor(
    physics: PhysicalParameters,
    periodSeconds: number,
    options: DifferenceOptions = DIFFERENCE_DEFAULTS,
  ) {
    this.#plant = new ForwardPrediction(physics, periodSeconds);
    this.#periodSeconds = periodSeconds;
    this.#corner = 2 * Math.PI * options.cornerFrequency;
  }

  reset(position: Float64Array, velocity: Float64Array): void {
    this.#state.reset(position, velocity);
    for (let i = 0; i < CHANNELS; i++) {
      this.#state.own[i] = position[i];
      this.#state.own[VELOCITY + i] = velocity[i];
    }
    this.#state.own[SINCE_SAMPLE] = 0;
  }

  step(input: EstimatorInput): void {
    const { commands, delayPeriods, elapsedPeriods } = input;
    this.#state.own[SINCE_SAMPLE] += elapsedPeriods;
    if (input.fresh) {
      this.#take(input.measurement);
    } else {
      this.#plant.coast(this.estimate, this.disturbance, commands, delayPeriods, elapsedPeriods, 0);
    }
    this.#state.predictNow();
    this.#plant.predict(this.prediction, this.disturbance, commands, delayPeriods);
  }

  #take(measurement: Float64Array): void {
    const own = this.#state.own;
    const gap = own[SINCE_SAMPLE] * this.#periodSeconds;
    const weight = (this.#corner * gap) / (1 + this.#corner * gap);
    for (let i = 0; i < CHANNELS; i++) {
      const last = own[i];
      const velocity = own[VELOCITY + i];
      const difference = (measurement[i] - last) / gap;
      const known = Math.abs(last) + Math.abs(velocity) < Infinity;
      own[i] = measurement[i];
      own[VELOCITY + i] = known ? velocity + weight * (difference - velocity) : 0;
      this.estimate[i] = own[i];
      this.estimate[CHANNELS + i] = own[VELOCITY + i];
    }
    own[SINCE_SAMPLE] = 0;
  }
}
