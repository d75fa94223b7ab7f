import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ENCODERS,
  Encoders,
  type EncoderNoise,
  type EncoderParameters,
} from '../../src/plant-sim/encoder.ts';

const SILENT: EncoderNoise = { countNoise: 0, positionNoise: 0, angleNoise: 0 };

function countsOf(
  state: readonly number[],
  parameters: EncoderParameters = DEFAULT_ENCODERS,
): number[] {
  const counts = new Float64Array(3);
  new Encoders(parameters, SILENT, 1).read(Float64Array.from(state), counts);
  return [...counts];
}

/** Readings of a rig that stands still at zero. */
function noiseOf(noise: Partial<EncoderNoise>, channel: number, count = 20_000): number[] {
  const encoders = new Encoders(DEFAULT_ENCODERS, { ...SILENT, ...noise }, 5);
  const state = new Float64Array(6);
  const counts = new Float64Array(3);
  return Array.from({ length: count }, () => {
    encoders.read(state, counts);
    return counts[channel];
  });
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length);
}

describe('Encoders', () => {
  it('by default count 4096 to a revolution and 20 to a millimetre', () => {
    const turn = 2 * Math.PI;
    expect(countsOf([1, turn, -turn / 4, 9, 9, 9])).toEqual([20_000, 4096, -1024]);
  });

  it('give the nearest whole count', () => {
    const count = 1 / DEFAULT_ENCODERS.theta1.countsPerUnit;
    const angles = [-1.4, -0.6, -0.4, 0.4, 0.6, 1.4];
    expect(angles.map((a) => countsOf([0, a * count, 0, 0, 0, 0])[1] + 0)).toEqual([
      -1, -1, 0, 0, 1, 1,
    ]);
  });

  it('count backwards and from elsewhere where they are mounted so', () => {
    const parameters: EncoderParameters = {
      ...DEFAULT_ENCODERS,
      x: { countsPerUnit: 1000, sign: -1, offset: 0.25 },
    };
    expect(countsOf([0.35, 0, 0, 0, 0, 0], parameters)[0]).toBe(-100);
  });

  it('on the joint read the upper angle against the lower', () => {
    const parameters = { ...DEFAULT_ENCODERS, theta2Relative: true };
    const step = (2 * Math.PI) / 4096;
    expect(countsOf([0, 100 * step, 130 * step, 0, 0, 0], parameters)).toEqual([0, 100, 30]);
  });

  it('have noise in counts on every channel, rounding included', () => {
    for (const channel of [0, 1, 2]) {
      // Sheppard: rounding to whole counts adds a twelfth to the variance.
      const wanted = Math.sqrt(4 + 1 / 12);
      expect(deviation(noiseOf({ countNoise: 2 }, channel)) / wanted).toBeGreaterThan(0.97);
      expect(deviation(noiseOf({ countNoise: 2 }, channel)) / wanted).toBeLessThan(1.03);
    }
  });

  it('have physical noise on the channels that it is meant for', () => {
    expect(deviation(noiseOf({ positionNoise: 0.002 }, 0)) / 40).toBeGreaterThan(0.97);
    expect(deviation(noiseOf({ positionNoise: 0.002 }, 0)) / 40).toBeLessThan(1.03);
    expect(deviation(noiseOf({ positionNoise: 0.002 }, 1))).toBe(0);
    const perAngle = 0.01 * DEFAULT_ENCODERS.theta1.countsPerUnit;
    expect(deviation(noiseOf({ angleNoise: 0.01 }, 2)) / perAngle).toBeGreaterThan(0.97);
    expect(deviation(noiseOf({ angleNoise: 0.01 }, 2)) / perAngle).toBeLessThan(1.03);
    expect(deviation(noiseOf({ angleNoise: 0.01 }, 0))).toBe(0);
  });

  it('have noise of their own each', () => {
    expect(noiseOf({ countNoise: 2 }, 1, 50)).not.toEqual(noiseOf({ countNoise: 2 }, 2, 50));
  });
});
