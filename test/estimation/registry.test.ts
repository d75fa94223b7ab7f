import { describe, expect, it } from 'vitest';
import { BridgeError, EXIT } from '../../src/errors.ts';
import { CommandHistory } from '../../src/estimation/command-history.ts';
import type { EstimatorName } from '../../src/estimation/estimator.ts';
import type { EstimatorOptions } from '../../src/estimation/options.ts';
import { createEstimator } from '../../src/estimation/registry.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { COUNT_SIZES } from './closed-loop.ts';

const build = (name: string, options?: EstimatorOptions) =>
  createEstimator(name as EstimatorName, {
    physics: PHYSICS['light-rig'],
    periodSeconds: 0.01,
    countSizes: COUNT_SIZES,
    ...(options && { options }),
  });

function errorOf(action: () => unknown): BridgeError {
  try {
    action();
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('createEstimator', () => {
  it.each(['ekf', 'toString', '__proto__'])('refuses the name %s and tells the names', (name) => {
    const error = errorOf(() => build(name));
    expect(error.code).toBe('ESTIMATOR_UNKNOWN');
    expect(error.exitCode).toBe(EXIT.configuration);
    expect(error.message).toBe(
      `there is no estimator ${name}; choose one of kalman, difference, differentiator, ideal`,
    );
  });

  it.each<[EstimatorName, EstimatorOptions, string]>([
    ['kalman', { kalman: { measurementNoise: 0 } }, 'measurementNoise'],
    ['kalman', { kalman: { processNoise: [0, 0, 0, 1, 1, 1] } }, 'processNoise'],
    ['kalman', { kalman: { initialVariance: [1, 1, 1, 1, 1, 1, NaN] } }, 'initialVariance'],
    ['difference', { difference: { cornerFrequency: -3 } }, 'cornerFrequency'],
    ['differentiator', { differentiator: { accelerationBounds: [1, 1] } }, 'accelerationBounds'],
  ])('refuses %s with %j, naming the option', (name, options, option) => {
    const error = errorOf(() => build(name, options));
    expect(error.code).toBe('ESTIMATOR_OPTIONS');
    expect(error.exitCode).toBe(EXIT.configuration);
    expect(error.message).toMatch(
      new RegExp(`^option ${option} of estimator ${name} is .*; give `),
    );
  });

  it('takes options in part and keeps the other defaults', () => {
    const estimateAfter = (options?: EstimatorOptions): Float64Array => {
      const estimator = build('kalman', options);
      estimator.step({
        measurement: Float64Array.of(0.01, 0, 0),
        fresh: true,
        elapsedPeriods: 1,
        commands: new CommandHistory(4),
        delayPeriods: new Float64Array(1),
        truth: new Float64Array(6),
      });
      return estimator.estimate.slice();
    };
    const usual = estimateAfter();
    expect(estimateAfter({ kalman: { measurementNoise: 0.6 } })).toEqual(usual);
    expect(estimateAfter({ kalman: { measurementNoise: 600 } })[0]).toBeLessThan(0.9 * usual[0]);
  });
});
