import { describe, expect, it } from 'vitest';
import { DifferenceEstimator } from '../../src/estimation/difference.ts';
import type { Estimator } from '../../src/estimation/estimator.ts';
import { createEstimator } from '../../src/estimation/registry.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { COUNT_SIZES, offPlant, type Outcome, runLoop } from './closed-loop.ts';

const physics = PHYSICS['deployment-guide'];
const PLANTS = 12;

/** The same plants, off by up to 20 %, with 3 N of Coulomb friction, for every estimator. */
function balanceAll(rate: number, build: () => Estimator): Outcome[] {
  return Array.from({ length: PLANTS }, (_, index) =>
    runLoop({
      estimator: build(),
      plant: offPlant(physics, 0.2, index + 1),
      rate,
      seconds: 8,
      initial: [0.1, 0.1, 0, 0, 0, 0],
      coulombFriction: 3,
      seed: index + 1,
    }),
  );
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** At each rate: angles, rad rms, and how much less the force chatters than over differences. */
const CASES = [
  { rate: 1000, angleRms: 0.0015, quieter: 100 },
  { rate: 100, angleRms: 0.006, quieter: 5 },
];

describe.each(CASES)('twelve wrong plants with friction at $rate Hz', (bounds) => {
  const { rate } = bounds;
  const context = { physics, periodSeconds: 1 / rate, countSizes: COUNT_SIZES };
  const kalman = balanceAll(rate, () => createEstimator('kalman', context));

  it('all stay up with the Kalman filter, and still', () => {
    expect(kalman.map((outcome) => outcome.upright)).toEqual(Array(PLANTS).fill(true));
    expect(median(kalman.map((outcome) => outcome.angleRms))).toBeLessThan(bounds.angleRms);
  });

  it('have their force far quieter than over raw differences', () => {
    const raw = balanceAll(
      rate,
      () => new DifferenceEstimator(physics, 1 / rate, { cornerFrequency: 1e9 }),
    ).filter((outcome) => outcome.upright);
    const chatter = (outcomes: Outcome[]): number =>
      median(outcomes.map((outcome) => outcome.chatter));
    expect(chatter(raw) / chatter(kalman)).toBeGreaterThan(bounds.quieter);
  });

  it('lie far stiller than over filtered differences', () => {
    const filtered = balanceAll(rate, () => createEstimator('difference', context));
    expect(
      median(filtered.map((outcome) => outcome.angleRms)) /
        median(kalman.map((outcome) => outcome.angleRms)),
    ).toBeGreaterThan(4);
  });
});
