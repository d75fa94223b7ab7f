import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { CHANNELS, EstimatorMemory } from './estimator-memory.ts';
import type { Estimator, EstimatorInput } from './estimator.ts';
import { ForwardPrediction } from './forward-prediction.ts';

export interface DifferentiatorOptions {
  /** Bounds L of the accelerations, m/s^2, rad/s^2, rad/s^2. */
  readonly accelerationBounds: readonly number[];
}

/**
 * Measured with an LQR on both named plants, off by up to 20 % and with 3 N of Coulomb friction:
 * with [10, 20, 20] half the runs of `light-rig` from 0.2 rad are lost at 1 kHz, with these one in
 * thirty; [20, 50, 50] loses none and chatters 1.6 times as much.
 */
export const DIFFERENTIATOR_DEFAULTS: DifferentiatorOptions = {
  accelerationBounds: [15, 30, 30],
};

/** The gains that Levant gives for the first order. */
const POSITION_GAIN = 1.5;
const VELOCITY_GAIN = 1.1;

/**
 * Levant's robust exact differentiator of first order, one a channel:
 *
 *     z0' = z1 - 1.5 sqrt(L |e|) sign e      e = z0 - measured
 *     z1' =    - 1.1 L sign e
 *
 * z0 is the position and z1 the velocity; without noise both are exact after a finite time
 * whenever the acceleration stays below L. (A. Levant, Robust exact differentiation via sliding
 * mode technique, Automatica 34, 1998; gains: Higher-order sliding modes, differentiation and
 * output-feedback control, Int. J. Control 76, 2003.)
 *
 * Stepped by the implicit Euler method, in which sign 0 is whatever of [-1, 1] holds e at 0, so
 * that the discrete differentiator does not chatter of itself (V. Acary, B. Brogliato, Implicit
 * Euler numerical scheme and chattering-free implementation of sliding mode systems, Systems &
 * Control Letters 59, 2010).
 *
 * Periods without a sample are coasted on the plant model.
 */
export class DifferentiatorEstimator implements Estimator {
  readonly name = 'differentiator';
  readonly #state = new EstimatorMemory(0);
  readonly memory = this.#state.memory;
  readonly estimate = this.#state.estimate;
  readonly prediction = this.#state.prediction;
  readonly disturbance = this.#state.disturbance;

  readonly #plant: ForwardPrediction;
  readonly #periodSeconds: number;
  /** 1.5 sqrt(L) T, of each channel. */
  readonly #positionStep: Float64Array;
  /** 1.1 L T, of each channel. */
  readonly #velocityStep: Float64Array;

  constructor(
    physics: PhysicalParameters,
    periodSeconds: number,
    options: DifferentiatorOptions = DIFFERENTIATOR_DEFAULTS,
  ) {
    this.#plant = new ForwardPrediction(physics, periodSeconds);
    this.#periodSeconds = periodSeconds;
    this.#positionStep = Float64Array.from(
      options.accelerationBounds,
      (bound) => POSITION_GAIN * Math.sqrt(bound) * periodSeconds,
    );
    this.#velocityStep = Float64Array.from(
      options.accelerationBounds,
      (bound) => VELOCITY_GAIN * bound * periodSeconds,
    );
  }

  reset(position: Float64Array, velocity: Float64Array): void {
    this.#state.reset(position, velocity);
  }

  step(input: EstimatorInput): void {
    const { commands, delayPeriods, elapsedPeriods } = input;
    const end = input.fresh ? 1 : 0;
    this.#plant.coast(this.estimate, this.disturbance, commands, delayPeriods, elapsedPeriods, end);
    if (input.fresh) this.#differentiate(input.measurement);
    this.#state.predictNow();
    this.#plant.predict(this.prediction, this.disturbance, commands, delayPeriods);
  }

  /**
   * One implicit step: with e the error after it and b the error that z1 alone would lead to,
   *
   *     e + 1.5 sqrt(L) T sqrt|e| sign e + 1.1 L T^2 sign e = b
   *
   * a quadratic in sqrt|e|; where |b| <= 1.1 L T^2 its answer is e = 0.
   */
  #differentiate(measurement: Float64Array): void {
    const period = this.#periodSeconds;
    for (let i = 0; i < CHANNELS; i++) {
      const velocity = this.estimate[CHANNELS + i];
      const b = this.estimate[i] + period * velocity - measurement[i];
      const excess = Math.abs(b) - this.#velocityStep[i] * period;
      if (excess <= 0) {
        this.estimate[i] = measurement[i];
        this.estimate[CHANNELS + i] = velocity - b / period;
      } else {
        const half = 0.5 * this.#positionStep[i];
        const root = Math.sqrt(half * half + excess) - half;
        const sign = b < 0 ? -1 : 1;
        this.estimate[i] = measurement[i] + sign * root * root;
        this.estimate[CHANNELS + i] = velocity - sign * this.#velocityStep[i];
      }
    }
  }
}
