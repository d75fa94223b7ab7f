import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildSurface,
  type SurfaceDesign,
} from '../../../src/controllers/design/surface-design.ts';
import { eigenvalues } from '../../../src/numerics/eigenvalues.ts';
import { addScaled, dot, multiplyRow, outer } from '../../../src/numerics/matrix.ts';
import { linearise } from '../../../src/plant-sim/linearisation.ts';
import { PHYSICS, PHYSICS_NAMES } from '../../../src/plant-sim/physics.ts';

const guide = PHYSICS['deployment-guide'];
const RATES = {
  kind: 'rates',
  lambda1: 10.5,
  lambda2: 8.3,
  cartFrequency: 2.5,
  cartDamping: 0.8,
  cartRate: 3,
} as const;

const build = (design: SurfaceDesign) => buildSurface(design, guide, 'these gains');

describe('a sliding surface', () => {
  it("has the row of the deployment guide's classical gains", () => {
    const { row } = build({ kind: 'guide', lambda1: 10.5, lambda2: 8.3, cartGain: 50 });
    const wanted = [33.552, 0.0771, 152.976, 28.567, 33.694, 29.204];
    for (const [k, value] of wanted.entries()) {
      // The reference prints 5 digits, the last one of them cut.
      expect(Math.abs(row[k] - value)).toBeLessThan(1e-3);
    }
  });

  it('has S B = 1 and exactly the poles that were asked for, on both rigs', () => {
    const rate = fc.double({ min: 0.5, max: 25, noNaN: true });
    const ratio = fc.double({ min: 0.2, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...PHYSICS_NAMES),
        fc.tuple(rate, rate, rate, rate, ratio),
        (name, [lambda1, lambda2, cartFrequency, cartRate, cartDamping]) => {
          const design = { kind: 'rates', lambda1, lambda2, cartFrequency, cartRate, cartDamping };
          const { row, poles } = buildSurface(design as SurfaceDesign, PHYSICS[name], 'x');
          expect(dot(row, linearise(PHYSICS[name]).B)).toBeCloseTo(1, 9);
          // Nearly equal poles move by the root of the rounding; their symmetric functions do not.
          const sum = poles.reduce((total, [re]) => total + re, 0);
          const wanted = lambda1 + lambda2 + cartRate + 2 * cartDamping * cartFrequency;
          expect(sum / wanted).toBeCloseTo(-1, 6);
          const product = poles.reduce(([a, b], [re, im]) => [a * re - b * im, a * im + b * re], [
            1, 0,
          ] as [number, number]);
          const volume = lambda1 * lambda2 * cartRate * cartFrequency * cartFrequency;
          expect(product[0] / volume).toBeCloseTo(-1, 5);
        },
      ),
      { seed: 1 },
    );
  });

  it('leaves the closed loop on it with its five poles and one at 0', () => {
    const { row, equivalent, poles } = build(RATES);
    const { A, B } = linearise(guide);
    expect(equivalent).toEqual(multiplyRow(row, A));
    const loop = eigenvalues(addScaled(A, outer(B, equivalent), -1));
    expect(loop[0][0]).toBeCloseTo(0, 8);
    for (const [k, [re, im]] of poles.entries()) {
      expect(loop[k + 1][0]).toBeCloseTo(re, 6);
      expect(loop[k + 1][1]).toBeCloseTo(im, 6);
    }
  });

  it('is the same by rates, by poles, by its row and by twice its row', () => {
    const { row, poles } = build(RATES);
    const same = row.map((value) => expect.closeTo(value, 6));
    const pair = 2.5 * Math.sqrt(1 - 0.8 * 0.8);
    const listed = [
      [-10.5, 0],
      [-2, pair],
      [-3, 0],
      [-2, -pair],
      [-8.3, 0],
    ] as const;
    expect(build({ kind: 'poles', poles: listed }).row).toEqual(same);
    expect(build({ kind: 'row', row }).row).toEqual(same);
    const twice = build({ kind: 'row', row: row.map((value) => 2 * value) });
    expect(twice.row).toEqual(same);
    expect(twice.poles).toEqual(
      poles.map(([re, im]) => [expect.closeTo(re, 6), expect.closeTo(im, 6)]),
    );
  });

  it('takes an overdamped cart as two real poles', () => {
    const { poles } = build({ ...RATES, cartFrequency: 2, cartDamping: 1.25 });
    const wanted = [-1, -3, -4, -8.3, -10.5];
    expect(poles).toEqual(wanted.map((re) => [expect.closeTo(re, 6), 0]));
  });

  it("takes the guide's cart gain with a shape of its own as the rates do", () => {
    const cartGain = 2.5 * 2.5 * (guide.cartMass + guide.mass1 + guide.mass2);
    const { lambda1, lambda2 } = RATES;
    const shaped = { kind: 'guide', lambda1, lambda2, cartGain, cartDamping: 0.8, cartRate: 3 };
    const same = build(RATES).row.map((value) => expect.closeTo(value, 9));
    expect(build(shaped as SurfaceDesign).row).toEqual(same);
  });

  it("takes a regulator's poles without its fastest real one", () => {
    const stateWeights = [24.91, 607.1, 182.3, 99.27, 7.621, 6.97];
    const { poles } = build({ kind: 'regulator', stateWeights, forceWeight: 0.3104 });
    expect(poles).toHaveLength(5);
    expect(Math.max(...poles.map(([re]) => re))).toBeLessThan(-0.4);
  });
});

describe('a surface is refused', () => {
  const refusal = (design: SurfaceDesign): { code: string; message: string; exitCode: number } => {
    try {
      buildSurface(design, guide, 'classical_smc gains of preset tuned');
    } catch (error) {
      return error as { code: string; message: string; exitCode: number };
    }
    throw new Error('it was not refused');
  };

  it('where a pole asked for is unstable, naming gains and pole', () => {
    const { code, exitCode, message } = refusal({ ...RATES, lambda1: -5.31 });
    expect(code).toBe('GAINS_NOT_HURWITZ');
    expect(exitCode).toBe(78);
    expect(message).toMatch(
      /^classical_smc gains of preset tuned: sliding pole \+5\.31\+0\.00j rad\/s is not in the left half plane/,
    );
  });

  it('where a pole lies on the axis, so that the cart never comes back', () => {
    expect(refusal({ ...RATES, cartRate: 0 }).message).toContain('pole +0.00+0.00j');
    const { message } = refusal({ ...RATES, cartDamping: 0 });
    expect(message).toContain('0.00+2.50j');
  });

  it('where it is built on the angles alone, as the public implementation builds it', () => {
    const { code, message } = refusal({ kind: 'row', row: [0, -10.5, -8.3, 0, -1, -1] });
    expect(code).toBe('GAINS_NOT_HURWITZ');
    expect(message).toMatch(/pole \+[5-8]\.\d\d[+-]/);
  });

  it('where the force pushes its row the wrong way or not at all', () => {
    const { row } = build(RATES);
    const turned = refusal({ kind: 'row', row: row.map((value) => -value) });
    expect(turned.code).toBe('GAINS_WRONG_SIGN');
    expect(turned.message).toContain('S B of the surface row is -1.00');
    expect(refusal({ kind: 'row', row: [1, 0, 0, 0, 0, 0] }).code).toBe('GAINS_WRONG_SIGN');
  });

  it('where a number is not finite or one is missing, naming it', () => {
    expect(refusal({ ...RATES, lambda2: NaN }).message).toContain('lambda2 holds NaN');
    expect(refusal({ kind: 'row', row: [1, 2, 3] }).message).toContain('a surface row of 3');
    expect(refusal({ kind: 'poles', poles: [[-1, 0]] }).message).toContain('1 sliding poles');
    const lone = [
      [-1, 2],
      [-3, 0],
      [-4, 0],
      [-5, 0],
      [-6, 0],
    ] as const;
    const { code, message } = refusal({ kind: 'poles', poles: lone });
    expect(code).toBe('GAINS_OUT_OF_RANGE');
    expect(message).toContain('[-1, 2] stands without its conjugate');
  });
});
