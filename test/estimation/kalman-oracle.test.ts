import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../src/estimation/command-history.ts';
import { createEstimator } from '../../src/estimation/registry.ts';
import { PHYSICS, type PhysicsName } from '../../src/plant-sim/physics.ts';

interface Oracle {
  readonly physics: PhysicsName;
  readonly periodSeconds: number;
  readonly delayPeriods: number;
  readonly countSizes: number[];
  readonly lost: number[];
  readonly forces: number[];
  readonly measurements: number[][];
  readonly steps: {
    readonly step: number;
    readonly estimate: number[];
    readonly disturbance: number;
    readonly prediction: number[];
    readonly covariance: number[][];
  }[];
}

const FIXTURE = new URL('./kalman-oracle.json', import.meta.url);
const SCRIPT = new URL('./kalman-oracle.py', import.meta.url).pathname;

const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import scipy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

function compare(oracle: Oracle): void {
  const estimator = createEstimator('kalman', {
    physics: PHYSICS[oracle.physics],
    periodSeconds: oracle.periodSeconds,
    countSizes: Float64Array.from(oracle.countSizes),
  });
  const commands = new CommandHistory(16);
  const input = {
    measurement: new Float64Array(3),
    fresh: true,
    elapsedPeriods: 1,
    commands,
    delayPeriods: Float64Array.of(oracle.delayPeriods),
    truth: new Float64Array(6),
  };
  estimator.reset(Float64Array.from(oracle.measurements[0]), new Float64Array(3));
  let compared = 0;
  for (let step = 1; step < oracle.measurements.length; step++) {
    commands.push(Float64Array.from(oracle.forces), step - 1);
    input.measurement.set(oracle.measurements[step]);
    input.fresh = !oracle.lost.includes(step);
    estimator.step(input);
    const expected = oracle.steps.find((one) => one.step === step);
    if (expected === undefined) continue;
    compared++;
    // Runge-Kutta steps of 2 ms are good to 1e-11 each.
    expectClose(estimator.estimate, expected.estimate, 1e-9);
    expectClose(estimator.disturbance, [expected.disturbance], 1e-9);
    expectClose(estimator.prediction, expected.prediction, 1e-9);
    // The covariance is the tail of the memory.
    const covariance = estimator.memory.slice(-49);
    expected.covariance.flat().forEach((value, index) => {
      const scale = Math.sqrt(
        expected.covariance[Math.floor(index / 7)][Math.floor(index / 7)] *
          expected.covariance[index % 7][index % 7],
      );
      expect(Math.abs(covariance[index] - value) / scale).toBeLessThan(1e-10);
    });
  }
  expect(compared).toBe(oracle.steps.length);
}

function expectClose(actual: Float64Array, expected: number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs(actual[index] - value)).toBeLessThan(tolerance);
  });
}

describe('the Kalman filter against the same filter in numpy and scipy', () => {
  it('agrees with the figures committed', () => {
    compare(JSON.parse(readFileSync(FIXTURE, 'utf8')) as Oracle);
  });

  it.skipIf(python === undefined)('agrees with figures computed now (needs scipy)', () => {
    const output = execFileSync(python!, [SCRIPT], { encoding: 'utf8' });
    compare(JSON.parse(output) as Oracle);
  });
});
