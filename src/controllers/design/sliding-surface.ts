import type { Linearisation } from '../../plant-sim/linearisation.ts';
import { type Complex, eigenvalues } from '../../numerics/eigenvalues.ts';
import {
  addScaled,
  dot,
  identity,
  type Matrix,
  multiply,
  multiplyRow,
  outer,
  solve,
  transpose,
} from '../../numerics/matrix.ts';

/**
 * The row S of the surface sigma = S x with S B = 1 on which the closed loop has the
 * given poles: S = e^T P(A), e^T the last row of the inverse controllability matrix and P
 * the monic polynomial of the poles (Ackermann and Utkin, IEEE Trans. Autom. Control
 * 43(2), 1998).
 *
 * @param poles n - 1 for n states, rad/s, complex ones in conjugate pairs
 * @throws RangeError where the plant cannot be controlled
 */
export function placeSurface(plant: Linearisation, poles: readonly Complex[]): number[] {
  const { A, B } = plant;
  const controllability: Matrix = [];
  let column = [...B];
  for (let k = 0; k < A.length; k++) {
    controllability.push(column);
    column = A.map((row) => dot(row, column));
  }
  // The rows of `controllability` are the columns of the matrix: this solves e^T C = last.
  const last = A.map((_, k) => (k === A.length - 1 ? 1 : 0));
  const e = solve(controllability, transpose([last])).map((row) => row[0]);
  const row = multiplyRow(e, polynomialOf(A, poles));
  return normaliseSurface(row, B);
}

/** S / (S B). */
export function normaliseSurface(row: readonly number[], B: readonly number[]): number[] {
  const authority = dot(row, B);
  return row.map((value) => value / authority);
}

/**
 * The poles of the closed loop on the surface S x = 0 with S B = 1, by descending real
 * part. They are one fewer than the states: the state of the largest entry of S follows
 * from the others.
 */
export function slidingPoles(plant: Linearisation, S: readonly number[]): Complex[] {
  const { A, B } = plant;
  const sliding = addScaled(A, outer(B, multiplyRow(S, A)), -1);
  let dependent = 0;
  for (let k = 1; k < S.length; k++) {
    if (Math.abs(S[k]) > Math.abs(S[dependent])) dependent = k;
  }
  const free = S.map((_, k) => k).filter((k) => k !== dependent);
  return eigenvalues(
    free.map((row) =>
      free.map((k) => sliding[row][k] - (sliding[row][dependent] * S[k]) / S[dependent]),
    ),
  );
}

/** The real matrix polynomial with the given roots, conjugates taken together. */
function polynomialOf(A: Matrix, roots: readonly Complex[]): Matrix {
  const one = identity(A.length);
  const square = multiply(A, A);
  let product = one;
  for (const [re, im] of roots) {
    if (im < 0) continue;
    const factor =
      im === 0
        ? addScaled(A, one, -re)
        : addScaled(addScaled(square, A, -2 * re), one, re * re + im * im);
    product = multiply(product, factor);
  }
  return product;
}
