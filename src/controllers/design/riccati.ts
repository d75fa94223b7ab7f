import type { Linearisation } from '../../plant-sim/linearisation.ts';
import {
  addScaled,
  dot,
  identity,
  type Matrix,
  multiply,
  multiplyRow,
  norm1,
  outer,
  scale,
  solve,
  symmetric,
  transpose,
} from '../../numerics/matrix.ts';

const MAX_DOUBLINGS = 60;

/**
 * The stabilising solution X of the discrete Riccati equation of one input,
 * X = A^T X A - A^T X B (r + B^T X B)^-1 B^T X A + Q, by structure-preserving doubling
 * (Chu, Fan, Lin and Wang, Int. J. Control 77(8), 2004).
 *
 * @param Q symmetric, positive semidefinite
 * @param r positive
 * @throws RangeError where there is none
 */
export function solveDiscreteRiccati(
  A: Matrix,
  B: readonly number[],
  Q: Matrix,
  r: number,
): Matrix {
  return double(A, scale(outer(B, B), 1 / r), Q);
}

/**
 * The stabilising solution X of the continuous Riccati equation of one input,
 * A^T X + X A - X B r^-1 B^T X + Q = 0: a Cayley transformation makes it a discrete one
 * (Chu, Fan and Lin, Linear Algebra Appl. 396, 2005).
 *
 * @param Q symmetric, positive semidefinite
 * @param r positive
 * @throws RangeError where there is none
 */
export function solveContinuousRiccati(
  A: Matrix,
  B: readonly number[],
  Q: Matrix,
  r: number,
): Matrix {
  const one = identity(A.length);
  const G = scale(outer(B, B), 1 / r);
  // Beyond every pole, so that A - shift I has an inverse.
  const shift = norm1(A) + 1;
  const shifted = addScaled(A, one, -shift);
  const inverse = solve(shifted, one);
  const W = solve(addScaled(transpose(shifted), multiply(multiply(Q, inverse), G), 1), one);
  return double(
    addScaled(one, transpose(W), 2 * shift),
    scale(multiply(multiply(inverse, G), W), 2 * shift),
    scale(multiply(multiply(W, Q), inverse), 2 * shift),
  );
}

/**
 * The gain row K of the force -K x that minimises the sampled cost of x^T Q x + r u^2.
 *
 * @param sampled the plant of one period, as `discretise` gives it
 */
export function sampledRegulator(sampled: Linearisation, Q: Matrix, r: number): number[] {
  const { A, B } = sampled;
  const XB = multiplyRow(B, solveDiscreteRiccati(A, B, Q, r));
  return multiplyRow(XB, A).map((value) => value / (r + dot(XB, B)));
}

/** The gain row K of the force -K x that minimises the integral of x^T Q x + r u^2. */
export function continuousRegulator(plant: Linearisation, Q: Matrix, r: number): number[] {
  const X = solveContinuousRiccati(plant.A, plant.B, Q, r);
  return multiplyRow(plant.B, X).map((value) => value / r);
}

/** E, G, H -> H's limit; every pass squares the closed loop's transition. */
function double(E: Matrix, G: Matrix, H: Matrix): Matrix {
  const one = identity(E.length);
  for (let pass = 0; pass < MAX_DOUBLINGS; pass++) {
    const coupled = addScaled(one, multiply(G, H), 1);
    const WE = solve(coupled, E);
    const WG = solve(coupled, G);
    const step = multiply(multiply(transpose(E), H), WE);
    G = symmetric(addScaled(G, multiply(multiply(E, WG), transpose(E)), 1));
    H = symmetric(addScaled(H, step, 1));
    E = multiply(E, WE);
    if (norm1(step) <= Number.EPSILON * norm1(H)) return H;
  }
  throw new RangeError('the Riccati equation has no stabilising solution');
}
