import { BridgeError, EXIT } from '../errors.ts';
import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { DifferenceEstimator } from './difference.ts';
import { DifferentiatorEstimator } from './differentiator.ts';
import type { Estimator, EstimatorName } from './estimator.ts';
import { IdealEstimator } from './ideal.ts';
import { KalmanEstimator } from './kalman.ts';
import { type EstimatorOptions, resolveOptions } from './options.ts';

/** What an estimator is built from. */
export interface EstimatorContext {
  /** The plant as the model has it. */
  readonly physics: PhysicalParameters;
  readonly periodSeconds: number;
  /** What one count of each encoder is, m, rad, rad; at index 2 of the absolute angle. */
  readonly countSizes: Float64Array;
  /** What departs from the defaults. */
  readonly options?: EstimatorOptions;
}

type Factory = (context: EstimatorContext) => Estimator;

const FACTORIES: { readonly [name in EstimatorName]: Factory } = {
  kalman: ({ physics, periodSeconds, countSizes, options }) =>
    new KalmanEstimator(physics, periodSeconds, countSizes, resolveOptions('kalman', options)),
  difference: ({ physics, periodSeconds, options }) =>
    new DifferenceEstimator(physics, periodSeconds, resolveOptions('difference', options)),
  differentiator: ({ physics, periodSeconds, options }) =>
    new DifferentiatorEstimator(physics, periodSeconds, resolveOptions('differentiator', options)),
  ideal: ({ physics, periodSeconds }) => new IdealEstimator(physics, periodSeconds),
};

/**
 * Builds the estimator of that name.
 *
 * @throws BridgeError ESTIMATOR_UNKNOWN, ESTIMATOR_OPTIONS
 */
export function createEstimator(name: EstimatorName, context: EstimatorContext): Estimator {
  if (!Object.hasOwn(FACTORIES, name)) {
    throw new BridgeError(
      'ESTIMATOR_UNKNOWN',
      EXIT.configuration,
      `there is no estimator ${String(name)}; choose one of ${Object.keys(FACTORIES).join(', ')}`,
    );
  }
  return FACTORIES[name](context);
}
