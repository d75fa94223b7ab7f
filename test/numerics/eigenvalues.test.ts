import { describe, expect, it } from 'vitest';
import { type Complex, eigenvalues } from '../../src/numerics/eigenvalues.ts';
import type { Matrix } from '../../src/numerics/matrix.ts';
import { hasScipy, scipy } from '../support/scipy.ts';
import { randomMatrix } from './random-matrix.ts';

function expectClose(found: readonly Complex[], wanted: readonly Complex[], error: number): void {
  expect(found).toHaveLength(wanted.length);
  const left = [...wanted];
  for (const [re, im] of found) {
    const distance = ([a, b]: Complex): number => Math.hypot(a - re, b - im);
    const nearest = left.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    expect(distance(nearest)).toBeLessThan(error);
    left.splice(left.indexOf(nearest), 1);
  }
}

/** The companion matrix of the monic polynomial of the given roots. */
function companion(coefficients: readonly number[]): Matrix {
  const size = coefficients.length;
  return coefficients.map((_, row) =>
    coefficients.map((_, column) =>
      row === 0 ? -coefficients[column] : row === column + 1 && row < size ? 1 : 0,
    ),
  );
}

describe('eigenvalues', () => {
  it('agrees with LAPACK on a full matrix (values of scipy.linalg.eigvals)', () => {
    const matrix = [
      [4, 1, -2, 2, 7],
      [1, 2, 0, 1, -3],
      [-2, 0, 3, -2, 0.5],
      [2, 1, -2, -1, 1],
      [0, -6, 1, 8, -2],
    ];
    const wanted = [
      7.5262960722475585, 4.052647716270527, 2.058097839267702, -1.7529767218419212,
      -5.88406490594387,
    ];
    expect(eigenvalues(matrix).map(([re]) => re)).toEqual(
      wanted.map((value) => expect.closeTo(value, 12)),
    );
  });

  it('puts the conjugate with the positive imaginary part first', () => {
    expect(
      eigenvalues([
        [0, -20],
        [20, 0],
      ]),
    ).toEqual([
      [0, 20],
      [0, -20],
    ]);
  });

  it('turns a cyclic permutation, on which unshifted QR stands still, into roots of unity', () => {
    const cycle = [1, 2, 3, 4, 0].map((to) => [0, 1, 2, 3, 4].map((k) => (k === to ? 1 : 0)));
    const roots = [0, 1, 2, 3, 4].map((k): Complex => {
      const angle = (2 * Math.PI * k) / 5;
      return [Math.cos(angle), Math.sin(angle)];
    });
    expectClose(eigenvalues(cycle), roots, 1e-14);
  });

  it('finds the roots of a polynomial: (s+1)(s+2)(s+3)((s+2)^2+9)', () => {
    const wanted: Complex[] = [
      [-1, 0],
      [-2, 3],
      [-2, -3],
      [-2, 0],
      [-3, 0],
    ];
    expectClose(eigenvalues(companion([10, 48, 128, 167, 78])), wanted, 1e-12);
  });

  it('reads triangular matrices, zeros and a single number off the diagonal', () => {
    expect(eigenvalues([[3]])).toEqual([[3, 0]]);
    expect(
      eigenvalues([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(
      eigenvalues([
        [1, 5, 9],
        [0, 2, 7],
        [0, 0, 3],
      ]),
    ).toEqual([
      [3, 0],
      [2, 0],
      [1, 0],
    ]);
  });

  it('refuses what is not finite', () => {
    expect(() =>
      eigenvalues([
        [1, Infinity],
        [0, 1],
      ]),
    ).toThrow('not finite');
  });

  it.skipIf(!hasScipy)('agrees with LAPACK on 60 random matrices (needs scipy)', () => {
    const matrices = Array.from({ length: 60 }, (_, k) => randomMatrix(1 + (k % 8), 2, k));
    const wanted = scipy<Complex[][]>(
      'answer = [[[v.real, v.imag] for v in la.eigvals(np.array(m))] for m in given]',
      matrices,
    );
    for (const [k, matrix] of matrices.entries()) {
      expectClose(eigenvalues(matrix), wanted[k], 1e-10);
    }
  });
});
