import { eigenvalues } from '../numerics/eigenvalues.ts';
import { type Matrix, solve, zeros } from '../numerics/matrix.ts';
import type { PhysicalParameters } from './physics.ts';

/** xDot = A x + B u near upright, x laid out as `STATE` and u the cart force in N. */
export interface Linearisation {
  /** 6 x 6 */
  readonly A: Matrix;
  /** 6 */
  readonly B: number[];
}

/**
 * The exact linearisation at upright: M(0) qdd = G q - C qDot + e1 u, where Coulomb
 * friction has no part.
 */
export function linearise(physics: PhysicalParameters): Linearisation {
  const { cartMass, mass1, mass2, length1, com1, com2, inertia1, inertia2, gravity } = physics;
  const { cartDamping, jointDamping1, jointDamping2 } = physics;
  const moment1 = mass1 * com1 + mass2 * length1;
  const moment2 = mass2 * com2;
  const coupling = mass2 * length1 * com2;
  const mass = [
    [cartMass + mass1 + mass2, moment1, moment2],
    [moment1, mass1 * com1 * com1 + mass2 * length1 * length1 + inertia1, coupling],
    [moment2, coupling, mass2 * com2 * com2 + inertia2],
  ];
  const forces = [
    [0, 0, 0, -cartDamping, 0, 0, 1],
    [0, moment1 * gravity, 0, 0, -jointDamping1 - jointDamping2, jointDamping2, 0],
    [0, 0, moment2 * gravity, 0, jointDamping2, -jointDamping2, 0],
  ];
  const accelerations = solve(mass, forces);
  const A = zeros(6, 6);
  for (let row = 0; row < 3; row++) {
    A[row][row + 3] = 1;
    A[row + 3] = accelerations[row].slice(0, 6);
  }
  return { A, B: [0, 0, 0, ...accelerations.map((row) => row[6])] };
}

/** The poles of the plant without control near upright, rad/s, by descending real part. */
export function openLoopPoles(physics: PhysicalParameters): [re: number, im: number][] {
  return eigenvalues(linearise(physics).A).map(([re, im]) => [re, im]);
}
