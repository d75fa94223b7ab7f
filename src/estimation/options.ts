import { BridgeError, EXIT } from '../errors.ts';
import { DIFFERENCE_DEFAULTS, type DifferenceOptions } from './difference.ts';
import { DIFFERENTIATOR_DEFAULTS, type DifferentiatorOptions } from './differentiator.ts';
import { KALMAN_DEFAULTS, type KalmanOptions } from './kalman.ts';

/** Everything of every estimator that can be set. */
export interface AllEstimatorOptions {
  readonly kalman: KalmanOptions;
  readonly difference: DifferenceOptions;
  readonly differentiator: DifferentiatorOptions;
}

/** What departs from {@link ESTIMATOR_DEFAULTS}, estimator by estimator. */
export type EstimatorOptions = {
  readonly [name in keyof AllEstimatorOptions]?: Partial<AllEstimatorOptions[name]>;
};

export const ESTIMATOR_DEFAULTS: AllEstimatorOptions = {
  kalman: KALMAN_DEFAULTS,
  difference: DIFFERENCE_DEFAULTS,
  differentiator: DIFFERENTIATOR_DEFAULTS,
};

/**
 * The options of one estimator, defaults filled in.
 *
 * A list must be as long as the default one. Process noise may be 0 for some states; everything
 * else is above 0.
 *
 * @throws BridgeError ESTIMATOR_OPTIONS
 */
export function resolveOptions<Name extends keyof AllEstimatorOptions>(
  name: Name,
  options: EstimatorOptions | undefined,
): AllEstimatorOptions[Name] {
  const defaults = ESTIMATOR_DEFAULTS[name];
  const resolved = { ...defaults, ...options?.[name] };
  for (const [key, fallback] of Object.entries(defaults) as [string, number | number[]][]) {
    const value = (resolved as unknown as Record<string, unknown>)[key];
    const values: unknown[] = Array.isArray(value) ? value : [value];
    const expected = Array.isArray(fallback) ? fallback.length : 1;
    const zeroAllowed = key === 'processNoise';
    const valid = values.every(
      (one) => Number.isFinite(one) && ((one as number) > 0 || (zeroAllowed && one === 0)),
    );
    if (!valid || values.length !== expected || Array.isArray(value) !== Array.isArray(fallback)) {
      const what = expected === 1 ? 'a number' : `a list of ${expected} numbers`;
      throw new BridgeError(
        'ESTIMATOR_OPTIONS',
        EXIT.configuration,
        `option ${key} of estimator ${name} is ${String(value)}; ` +
          `give ${what}, ${zeroAllowed ? '0 or more' : 'above 0'}`,
      );
    }
  }
  return resolved;
}
