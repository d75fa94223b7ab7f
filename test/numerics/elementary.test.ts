import { describe, expect, it } from 'vitest';
import * as elementary from '../../src/numerics/elementary.ts';
import { LARGEST_ANGLE, cosRest, sinRest } from '../../src/numerics/elementary.ts';
import { Random } from '../../src/numerics/random.ts';
import * as fixedPoint from './fixed-point.ts';
import { exact, quarterTurnsInRadians, ulpsBetween } from './fixed-point.ts';

const POINTS = 400;

/** Where each function is checked; `u` is uniform in [0, 1). */
const RANGES: {
  readonly name: 'sin' | 'cos' | 'exp' | 'log' | 'tanh';
  readonly where: string;
  readonly point: (u: number) => number;
}[] = [
  ...(['sin', 'cos'] as const).flatMap((name) => [
    { name, where: 'within a quarter turn', point: between(-0.8, 0.8) },
    { name, where: 'within some turns', point: between(-20, 20) },
    { name, where: 'over the whole domain', point: between(-LARGEST_ANGLE, LARGEST_ANGLE) },
    { name, where: 'near zero', point: spread(-300, 0) },
    {
      name,
      where: 'as near to a whole number of quarter turns as a double can be',
      point: (u: number) => quarterTurnsInRadians(Math.floor(u * 2 ** 20)),
    },
  ]),
  { name: 'exp', where: 'near zero', point: between(-1, 1) },
  { name: 'exp', where: 'over the whole range', point: between(-745, 709.7) },
  { name: 'exp', where: 'where the result is subnormal', point: between(-745.1, -708) },
  { name: 'log', where: 'about one', point: between(0.5, 2) },
  { name: 'log', where: 'right beside one', point: (u) => 1 + spread(-15, -1)(u) },
  { name: 'log', where: 'over the whole range', point: (u) => Math.abs(spread(-323, 308)(u)) },
  { name: 'tanh', where: 'where it bends', point: between(-1.5, 1.5) },
  { name: 'tanh', where: 'until it is one', point: between(-25, 25) },
  { name: 'tanh', where: 'near zero', point: spread(-300, 0) },
];

describe('elementary functions', () => {
  it.each(RANGES)('$name is within 1 ulp $where', ({ name, point }) => {
    const random = new Random(1, name);
    const uniform = new Float64Array(1);
    let worst = 0;
    for (let i = 0; i < POINTS; i++) {
      random.fillUniform(uniform, 0);
      const x = point(uniform[0]);
      worst = Math.max(worst, ulpsBetween(elementary[name](x), fixedPoint[name](exact(x))));
    }
    expect(worst).toBeLessThan(1);
    // An oracle that cannot tell rounding from nothing at all would prove nothing.
    expect(worst).toBeGreaterThan(0);
  });

  it('has the values that the definitions give', () => {
    expect(elementary.sin(0)).toBe(0);
    expect(elementary.cos(0)).toBe(1);
    expect(elementary.exp(0)).toBe(1);
    expect(elementary.log(1)).toBe(0);
    expect(elementary.tanh(0)).toBe(0);
  });

  it('sine and cosine are NaN beyond their domain', () => {
    for (const x of [LARGEST_ANGLE + 1, -1e9, Infinity, NaN]) {
      expect(elementary.sin(x)).toBeNaN();
      expect(elementary.cos(x)).toBeNaN();
    }
    expect(elementary.sin(-LARGEST_ANGLE)).not.toBeNaN();
  });

  it('exponential, logarithm and tanh end where doubles end', () => {
    expect(elementary.exp(709.782712893384)).toBeLessThan(Infinity);
    expect(elementary.exp(709.7827128933841)).toBe(Infinity);
    expect(elementary.exp(-745.1332191019411)).toBe(Number.MIN_VALUE);
    expect(elementary.exp(-745.1332191019412)).toBe(0);
    expect(elementary.exp(NaN)).toBeNaN();
    expect(elementary.log(0)).toBe(-Infinity);
    expect(elementary.log(Infinity)).toBe(Infinity);
    expect(elementary.log(-1)).toBeNaN();
    expect(elementary.log(NaN)).toBeNaN();
    expect(elementary.tanh(Infinity)).toBe(1);
    expect(elementary.tanh(-Infinity)).toBe(-1);
    expect(elementary.tanh(NaN)).toBeNaN();
  });

  it('sine and tanh are odd, cosine is even, to the bit', () => {
    for (let x = 0.01; x < 100; x *= 1.1) {
      expect(elementary.sin(-x)).toBe(-elementary.sin(x));
      expect(elementary.tanh(-x)).toBe(-elementary.tanh(x));
      expect(elementary.cos(-x)).toBe(elementary.cos(x));
    }
  });

  it('the bare kernels lose little where a stage of the integrator carries them', () => {
    for (const [edge, error] of [
      [0.9, 4e-15],
      [1.3, 1e-11],
    ]) {
      for (let y = -edge; y <= edge; y += 0.01) {
        expect(Math.abs(y + sinRest(y) - elementary.sin(y))).toBeLessThan(error);
        expect(Math.abs(1 - 0.5 * (y * y) + cosRest(y) - elementary.cos(y))).toBeLessThan(error);
      }
    }
  });

  it('tanhInPlace replaces one element', () => {
    const values = Float64Array.of(1, 2, 3);
    elementary.tanhInPlace(values, 1);
    expect([...values]).toEqual([1, elementary.tanh(2), 3]);
  });
});

/** Uniform from `low` to `high`. */
function between(low: number, high: number): (u: number) => number {
  return (u) => low + (high - low) * u;
}

/** Of either sign, with sizes spread evenly over the powers of ten from `low` to `high`. */
function spread(low: number, high: number): (u: number) => number {
  return (u) => {
    const size = Math.pow(10, low + (high - low) * Math.abs(2 * u - 1));
    return u < 0.5 ? -size : size;
  };
}
