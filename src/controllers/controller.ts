import type { PhysicalParameters } from '../plant-sim/physics.ts';

/**
 * What every controller is to the cycle.
 *
 * Doubles travel through typed arrays: a number returned from a function that
 * the engine does not inline is an allocation, and the cycle makes none.
 */
export interface Controller {
  readonly name: string;

  /** Every value that changes from step to step, so that a snapshot is a copy of this array. */
  readonly memory: Float64Array;

  /** What the law looked at, laid out as {@link INTERNALS}; NaN where a family has no such value. */
  readonly internals: Float64Array;

  /** Forgets the past: called on every arming. `state` is laid out as `STATE`. */
  reset(state: Float64Array): void;

  /**
   * One step of the law.
   *
   * @param state laid out as `STATE`, at the moment when the force will act
   * @param saturated whether the last force was limited, so that adaptation and integrals hold still
   * @param output receives the demanded force, N, not limited, at index 0
   */
  step(state: Float64Array, saturated: boolean, output: Float64Array): void;
}

/** What a controller knows of its rig. */
export interface ControllerModel {
  readonly physics: PhysicalParameters;
  /** Control period, s. */
  readonly periodSeconds: number;
  /** The largest force that will be let through, N: no adapted gain grows beyond it. */
  readonly forceLimit: number;
}

/** The layout of {@link Controller.internals}. */
export const INTERNALS = { slidingVariable: 0, gain1: 1, gain2: 2, integral: 3 } as const;
export const INTERNALS_SIZE = 4;

/** Internals before the first step: nothing looked at. */
export function emptyInternals(): Float64Array {
  return new Float64Array(INTERNALS_SIZE).fill(NaN);
}
