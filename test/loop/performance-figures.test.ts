import { describe, expect, it } from 'vitest';
import { PerformanceFigures } from '../../src/loop/performance-figures.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';

const PERIOD = 0.01;

/** Feeds `seconds` of a made-up run into the figures. */
function figuresOf(
  seconds: number,
  at: (t: number) => {
    x?: number;
    theta1?: number;
    theta2?: number;
    force?: number;
    trip?: number;
  },
): PerformanceFigures {
  const figures = new PerformanceFigures(PERIOD, SIGNAL.trueX);
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.periods] = 1;
  for (let i = 0; i < Math.round(seconds / PERIOD); i++) {
    const { x = 0, theta1 = 0, theta2 = 0, force = 0, trip = 0 } = at(i * PERIOD);
    record[SIGNAL.trueX] = x;
    record[SIGNAL.trueTheta1] = theta1;
    record[SIGNAL.trueTheta2] = theta2;
    record[SIGNAL.force] = force;
    record[SIGNAL.trip] = trip;
    figures.add(record);
  }
  return figures;
}

describe('figures of a run', () => {
  it('settles when the last of angles and cart enters 2 % of the largest initial angle for good', () => {
    const figures = figuresOf(10, (t) => ({
      theta1: t < 1 ? 0.1 : 0.0019,
      x: t < 3 ? 0.0021 : 0.0019,
    }));
    expect(figures.settlingTime).toBeCloseTo(3, 10);
    expect(figures.upright).toBe(true);
  });

  it('has not settled when the band was left within the last 2 s', () => {
    const figures = figuresOf(10, (t) => ({ theta1: t < 1 || Math.abs(t - 8.5) < 0.01 ? 0.1 : 0 }));
    expect(figures.settlingTime).toBeNull();
  });

  it('has not settled, and is not upright, after a trip', () => {
    const figures = figuresOf(10, (t) => ({ theta1: t < 1 ? 0.05 : 0, trip: t > 9 ? 3 : 0 }));
    expect(figures.settlingTime).toBeNull();
    expect(figures.upright).toBe(false);
  });

  it('is not upright when the cart stands beyond half a metre, or a value is not a number', () => {
    expect(figuresOf(5, (t) => ({ x: t > 4 ? 0.6 : 0 })).upright).toBe(false);
    expect(figuresOf(5, (t) => ({ theta2: t > 4 ? Number.NaN : 0 })).upright).toBe(false);
  });

  it('forgives what lies further back than 2 s', () => {
    expect(figuresOf(5, (t) => ({ theta1: t < 2.9 ? 0.5 : 0.05 })).upright).toBe(true);
  });

  it('measures chattering as the total variation of the force per second after settling', () => {
    const square = (t: number) => (Math.round(t / PERIOD) % 2 === 0 ? 1 : -1);
    const figures = figuresOf(10, (t) => ({
      theta1: t < 4 ? 0.1 : 0,
      force: square(t) * (t < 4 ? 9 : 1),
    }));
    // 2 N a period, the step into the band included.
    expect(figures.chattering).toBeCloseTo((2 * 599 + 10) / 6, 6);
    expect(figures.maxForce).toBe(9);
  });

  it('counts the periods that a late loop skipped, in which the last force was held', () => {
    const figures = new PerformanceFigures(PERIOD, SIGNAL.trueX);
    const record = new Float64Array(RECORD_SIZE);
    const add = (periods: number, force: number) => {
      record[SIGNAL.periods] = periods;
      record[SIGNAL.force] = force;
      figures.add(record);
    };
    add(1, 10);
    add(4, 0);
    expect(figures.seconds).toBeCloseTo(0.05, 12);
    expect(figures.rmsForce).toBeCloseTo(Math.sqrt((4 * 100) / 5), 12);
    expect(figures.chattering).toBeCloseTo(10 / 0.05, 9);
  });
});
