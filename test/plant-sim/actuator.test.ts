import { describe, expect, it } from 'vitest';
import { Actuator, type ActuatorOptions } from '../../src/plant-sim/actuator.ts';

const IDEAL: ActuatorOptions = { forceLimit: 200, lagSeconds: 0, deadZone: 0, forceNoise: 0 };

/** The forces that act when `commands` are given, one a step. */
function forces(
  options: Partial<ActuatorOptions>,
  commands: readonly number[],
  stepSeconds = 0.001,
  seed = 1,
): number[] {
  const actuator = new Actuator({ ...IDEAL, ...options }, stepSeconds, seed);
  const values = Float64Array.from(commands);
  for (let i = 0; i < values.length; i++) actuator.apply(values, i);
  return [...values];
}

const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('Actuator', () => {
  it('that is ideal gives what is commanded, up to its limit', () => {
    expect(forces({}, [0, 12.5, -200, 200.5, -1e9])).toEqual([0, 12.5, -200, 200, -200]);
  });

  it('moves nothing within its dead zone, and less beyond', () => {
    expect(forces({ deadZone: 3 }, [2.9, -3, 5, -4, 1000])).toEqual([0, 0, 2, -1, 200]);
  });

  it('lags as a first-order element does, whatever the step', () => {
    const tau = 0.02;
    for (const step of [0.001, 0.0005, 0.0003]) {
      const count = Math.round(0.03 / step);
      const reached = forces({ lagSeconds: tau }, new Array<number>(count).fill(50), step).at(-1);
      expect(reached).toBeCloseTo(50 * (1 - Math.exp(-(count * step) / tau)), 9);
    }
  });

  it('forgets at a reset what the lag still holds', () => {
    const actuator = new Actuator({ ...IDEAL, lagSeconds: 0.1 }, 0.001, 1);
    const force = Float64Array.of(100);
    actuator.apply(force, 0);
    actuator.reset();
    force[0] = 0;
    actuator.apply(force, 0);
    expect(force[0]).toBe(0);
  });

  it('has noise of the same strength on the cart, whatever the step', () => {
    const seconds = 40;
    const impulseSd = (step: number): number => {
      const perWindow = Math.round(0.01 / step);
      const noise = forces({ forceNoise: 5 }, new Array<number>(seconds / step).fill(0), step);
      const impulses = Array.from(
        { length: noise.length / perWindow },
        (_, i) => step * noise.slice(i * perWindow, (i + 1) * perWindow).reduce((a, b) => a + b, 0),
      );
      return rms(impulses);
    };
    // Ten milliseconds of 5 N a millisecond: 5 mN s each, added in squares.
    const wanted = 0.005 * Math.sqrt(10);
    expect(impulseSd(0.001) / wanted).toBeGreaterThan(0.95);
    expect(impulseSd(0.001) / wanted).toBeLessThan(1.05);
    expect(impulseSd(0.00025) / wanted).toBeGreaterThan(0.95);
    expect(impulseSd(0.00025) / wanted).toBeLessThan(1.05);
  });

  it('repeats its noise for the same seed only', () => {
    const noise = (seed: number): number[] => forces({ forceNoise: 5 }, [0, 0, 0], 0.001, seed);
    expect(noise(1)).toEqual(noise(1));
    expect(noise(2)).not.toEqual(noise(1));
  });
});
