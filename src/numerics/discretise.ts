import {
  addScaled,
  identity,
  type Matrix,
  multiply,
  norm1,
  scale,
  solve,
  zeros,
} from './matrix.ts';

/** Coefficients of the [13/13] Pade approximant of exp, exact in a double. */
const PADE_13 = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000,
  10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];

/** The largest 1-norm at which that approximant is exact to double precision. */
const PADE_13_NORM = 5.371920351148152;

/**
 * The matrix exponential, by scaling and squaring with the [13/13] Pade approximant
 * (Higham, SIAM J. Matrix Anal. Appl. 26(4), 2005).
 *
 * @throws RangeError where an entry is not finite
 */
export function exponential(a: Matrix): Matrix {
  const norm = norm1(a);
  if (!Number.isFinite(norm)) throw new RangeError('the matrix holds a number that is not finite');
  let squarings = 0;
  let factor = 1;
  while (norm * factor > PADE_13_NORM) {
    factor /= 2;
    squarings += 1;
  }
  const scaled = scale(a, factor);
  const square = multiply(scaled, scaled);
  let power = identity(a.length);
  let even = zeros(a.length, a.length);
  let odd = zeros(a.length, a.length);
  for (let k = 0; k < PADE_13.length; k += 2) {
    even = addScaled(even, power, PADE_13[k]);
    odd = addScaled(odd, power, PADE_13[k + 1]);
    power = multiply(power, square);
  }
  odd = multiply(scaled, odd);
  let result = solve(addScaled(even, odd, -1), addScaled(even, odd, 1));
  for (let k = 0; k < squarings; k++) result = multiply(result, result);
  return result;
}

/**
 * The sampled form x(t + dt) = Phi x(t) + Gamma u of xDot = A x + B u, with u held
 * constant for `dt` seconds.
 *
 * @param A n x n
 * @param B n
 */
export function discretise(
  A: Matrix,
  B: readonly number[],
  dt: number,
): { Phi: Matrix; Gamma: number[] } {
  const size = A.length;
  const augmented = zeros(size + 1, size + 1);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) augmented[row][column] = A[row][column] * dt;
    augmented[row][size] = B[row] * dt;
  }
  const result = exponential(augmented).slice(0, size);
  return {
    Phi: result.map((row) => row.slice(0, size)),
    Gamma: result.map((row) => row[size]),
  };
}
