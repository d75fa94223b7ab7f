import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../src/estimation/command-history.ts';
import { createEstimator } from '../../src/estimation/registry.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { COUNT_SIZES, runLoop } from './closed-loop.ts';

const physics = PHYSICS['deployment-guide'];

const filter = (rate: number) =>
  createEstimator('kalman', { physics, periodSeconds: 1 / rate, countSizes: COUNT_SIZES });

/** Largest errors: angle, mrad, and rate, mrad/s rms, in a free swing; angle, mrad, coasting. */
const BOUNDS = [
  { rate: 1000, swingAngle: 1, swingRate: 10, coasting: 1 },
  { rate: 100, swingAngle: 2.5, swingRate: 20, coasting: 2 },
];

describe.each(BOUNDS)('the Kalman filter at $rate Hz', (bounds) => {
  const { rate } = bounds;

  it('tracks both pendulums through a free swing', () => {
    const estimator = filter(rate);
    let worstAngle = 0;
    let squares = 0;
    let ticks = 0;
    runLoop({
      estimator,
      plant: physics,
      rate,
      seconds: 6,
      initial: [0, 2.5, 2.8, 0, 0, 0],
      gain: null,
      watch: (tick, truth) => {
        if (tick < rate) return;
        ticks++;
        for (let i = 1; i < 3; i++) {
          worstAngle = Math.max(worstAngle, Math.abs(estimator.estimate[i] - truth[i]));
          squares += (estimator.estimate[3 + i] - truth[3 + i]) ** 2;
        }
      },
    });
    expect(ticks).toBe(5 * rate);
    expect(1000 * worstAngle).toBeLessThan(bounds.swingAngle);
    expect(1000 * Math.sqrt(squares / 2 / ticks)).toBeLessThan(bounds.swingRate);
  });

  it('finds a steady push of 3 N within 50 ms', () => {
    const estimator = filter(rate);
    const found: number[] = [];
    const outcome = runLoop({
      estimator,
      plant: physics,
      rate,
      seconds: 2,
      initial: [0, 0, 0, 0, 0, 0],
      push: (seconds) => (seconds >= 1 ? 3 : 0),
      watch: (tick) => {
        found[tick] = estimator.disturbance[0];
      },
    });
    expect(outcome.upright).toBe(true);
    const mean = (from: number, to: number): number => {
      const part = found.slice(Math.round(from * rate), Math.round(to * rate));
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    };
    expect(Math.abs(mean(0.5, 1))).toBeLessThan(0.3);
    expect(Math.abs(mean(1.05, 1.1) - 3)).toBeLessThan(0.6);
    expect(Math.abs(mean(1.2, 2) - 3)).toBeLessThan(0.3);
  });

  it('coasts over 20 ms without a sample', () => {
    const estimator = filter(rate);
    const lostFrom = 2 * rate;
    const lostFor = Math.round(0.02 * rate);
    let worst = 0;
    const outcome = runLoop({
      estimator,
      plant: physics,
      rate,
      seconds: 4,
      initial: [0.1, 0.1, 0, 0, 0, 0],
      lost: (tick) => tick >= lostFrom && tick < lostFrom + lostFor,
      watch: (tick, truth) => {
        if (tick < lostFrom || tick >= lostFrom + lostFor) return;
        for (let i = 1; i < 3; i++) {
          worst = Math.max(worst, Math.abs(estimator.estimate[i] - truth[i]));
        }
      },
    });
    expect(outcome.upright).toBe(true);
    expect(1000 * worst).toBeGreaterThan(0);
    expect(1000 * worst).toBeLessThan(bounds.coasting);
  });

  it('knows no disturbance either where it lost track of the forces', () => {
    const estimator = filter(rate);
    estimator.step({
      measurement: new Float64Array(3),
      fresh: false,
      elapsedPeriods: 1,
      commands: new CommandHistory(4),
      delayPeriods: Float64Array.of(4),
      truth: new Float64Array(6),
    });
    expect(estimator.disturbance[0]).toBeNaN();
  });

  it('leaves nothing of a steady push where the cart comes to rest', () => {
    const truthAtEnd = new Float64Array(6);
    runLoop({
      estimator: filter(rate),
      plant: physics,
      rate,
      seconds: 12,
      initial: [0, 0, 0, 0, 0, 0],
      push: () => 3,
      watch: (_tick, truth) => truthAtEnd.set(truth),
    });
    expect(Math.abs(truthAtEnd[0])).toBeLessThan(0.02);
  });

  it('balances over a delay of up to 100 ms that it is told of', () => {
    for (const delaySeconds of [0, 0.02, 0.05, 0.1]) {
      const outcome = runLoop({
        estimator: filter(rate),
        plant: physics,
        rate,
        seconds: 6,
        delayPeriods: Math.round(delaySeconds * rate),
        initial: [0.02, 0.02, 0, 0, 0, 0],
      });
      expect(outcome.upright).toBe(true);
    }
  });
});
