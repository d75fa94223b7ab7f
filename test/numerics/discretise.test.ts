import { describe, expect, it } from 'vitest';
import { discretise, exponential } from '../../src/numerics/discretise.ts';
import type { Matrix } from '../../src/numerics/matrix.ts';
import { linearise } from '../../src/plant-sim/linearisation.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { hasScipy, scipy } from '../support/scipy.ts';
import { randomMatrix } from './random-matrix.ts';

describe('exponential', () => {
  it('is cosine and sine for a rotation, also where it must be scaled and squared', () => {
    const [[cosine, sine]] = exponential([
      [0, 20],
      [-20, 0],
    ]);
    expect(cosine).toBeCloseTo(Math.cos(20), 13);
    expect(sine).toBeCloseTo(Math.sin(20), 13);
  });

  it('ends after the linear term for a nilpotent matrix', () => {
    const [first, second] = exponential([
      [0, 3],
      [0, 0],
    ]);
    expect(first[0]).toBeCloseTo(1, 15);
    expect(first[1]).toBeCloseTo(3, 14);
    expect(second).toEqual([0, expect.closeTo(1, 15)]);
  });

  it('refuses what is not finite', () => {
    expect(() => exponential([[NaN]])).toThrow('not finite');
  });

  it.skipIf(!hasScipy)('agrees with scipy.linalg.expm to 1e-13 of its norm (needs scipy)', () => {
    const matrices = Array.from({ length: 40 }, (_, k) => randomMatrix(1 + (k % 7), 3, k));
    const wanted = scipy<Matrix[]>(
      'answer = [la.expm(np.array(m)).tolist() for m in given]',
      matrices,
    );
    for (const [k, matrix] of matrices.entries()) {
      const size = Math.max(...wanted[k].flat().map(Math.abs));
      for (const [row, values] of exponential(matrix).entries()) {
        for (const [column, value] of values.entries()) {
          expect(Math.abs(value - wanted[k][row][column])).toBeLessThan(1e-13 * size);
        }
      }
    }
  });
});

describe('discretise', () => {
  it('gives the light rig at 100 Hz as scipy does', () => {
    const { A, B } = linearise(PHYSICS['light-rig']);
    const { Phi, Gamma } = discretise(A, B, 0.01);
    const close = (values: number[]): unknown[] => values.map((v) => expect.closeTo(v, 14));
    expect(Phi[3]).toEqual(
      close([
        0, -0.015226810289662432, -3.5186375001979405e-5, 0.9987514038220622, 6.286392245931631e-5,
        -6.159591545165016e-5,
      ]),
    );
    expect(Gamma).toEqual(
      close([
        3.122221617604234e-5, -7.766965735184808e-5, -6.645113424626633e-7, 0.0062429808896893434,
        -0.015521723027178828, -0.0001594127307825592,
      ]),
    );
  });

  it('moves a free cart as the school book says', () => {
    const { Phi, Gamma } = discretise(
      [
        [0, 1],
        [0, 0],
      ],
      [0, 0.5],
      0.1,
    );
    expect(Phi.flat()).toEqual([1, 0.1, 0, 1].map((v) => expect.closeTo(v, 15)));
    expect(Gamma).toEqual([expect.closeTo(0.0025, 16), expect.closeTo(0.05, 16)]);
  });
});
