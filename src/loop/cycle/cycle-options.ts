import type { EstimatorName } from '../../estimation/estimator.ts';
import type { EncoderParameters } from '../../plant-sim/encoder.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import type { SafetyLimits } from '../../safety/safety-limits.ts';
import type { ControllerChoice } from './controller-choice.ts';

/** All that a cycle is made from: plain data, so that it crosses threads and fits into a recording. */
export interface CycleOptions extends ControllerChoice {
  /** The model that controller and estimator believe in. */
  readonly physics: PhysicalParameters;
  readonly periodSeconds: number;
  readonly estimator: EstimatorName;
  readonly encoders: EncoderParameters;
  readonly limits: SafetyLimits;
}

/** The estimated disturbance is cancelled in the force up to this much, N. */
export const DISTURBANCE_CANCEL_LIMIT = 10;
