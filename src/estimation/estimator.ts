import type { CommandHistory } from './command-history.ts';

/**
 * What every estimator is to the cycle: three encoder readings in, six states out.
 * All arrays are allocated once; a step allocates nothing.
 *
 * Nothing is clamped or made up: a measurement or a delay that is no number, and a delay or gap
 * that the command history does not cover, make the prediction NaN in the same step. `kalman` and
 * `differentiator` then stay so until they are reset.
 */
export interface Estimator {
  readonly name: EstimatorName;

  /** Every value that changes from step to step, so that a snapshot is a copy of this array. */
  readonly memory: Float64Array;

  /** The state at the moment of the sample, laid out as `STATE`. */
  readonly estimate: Float64Array;

  /** The state at the moment when a force commanded now will act, laid out as `STATE`. */
  readonly prediction: Float64Array;

  /** The estimated force on the cart that nobody commanded, N, at index 0; 0 if not estimated. */
  readonly disturbance: Float64Array;

  /**
   * Starts anew from a measurement [x, theta1, theta2] and velocities [xDot, theta1Dot, theta2Dot];
   * the prediction is the same until the next step.
   */
  reset(position: Float64Array, velocity: Float64Array): void;

  step(input: EstimatorInput): void;
}

/** Preallocated by the caller and reused for every step. */
export interface EstimatorInput {
  /** [x, theta1, theta2] in m and rad, absolute angles. */
  readonly measurement: Float64Array;
  /** False where no new sample came: the estimator then coasts on its model. */
  fresh: boolean;
  /**
   * Periods since the last step: 1, or more where deadlines were missed. Missed periods are coasted
   * like lost samples; `commands` holds one force for each of them.
   */
  elapsedPeriods: number;
  /** Forces commanded in the past, one a period, the newest being that of the last period. */
  readonly commands: CommandHistory;
  /** From a sample to when the force computed from it acts, in periods (any real >= 0), at 0. */
  readonly delayPeriods: Float64Array;
  /** The true state where the rig is simulated (laid out as `STATE`); NaN elsewhere. */
  readonly truth: Float64Array;
}

export const ESTIMATOR_NAMES = ['kalman', 'difference', 'differentiator', 'ideal'] as const;

export type EstimatorName = (typeof ESTIMATOR_NAMES)[number];
