import type { Matrix } from '../../src/numerics/matrix.ts';

/** A square matrix of entries within +-`bound`, the same for the same seed. */
export function randomMatrix(size: number, bound: number, seed: number): Matrix {
  let state = seed + 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return bound * (state / 2147483648 - 1);
  };
  return Array.from({ length: size }, () => Array.from({ length: size }, next));
}
