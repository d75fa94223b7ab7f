import { cos, sin } from '../../numerics/elementary.ts';
import { type Matrix, solve, zeros } from '../../numerics/matrix.ts';

/**
 * The response (e^(jwT) I - Phi)^-1 Gamma of a sampled plant's states to its input at a frequency.
 *
 * @param Phi n x n
 * @param Gamma n
 * @param angle w T, rad a sample
 * @returns 2n: the real parts, then the imaginary parts
 */
export function frequencyResponse(Phi: Matrix, Gamma: readonly number[], angle: number): number[] {
  const size = Gamma.length;
  const real = cos(angle);
  const imaginary = sin(angle);
  // A complex equation of n unknowns as a real one of 2n.
  const left = zeros(2 * size, 2 * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const entry = (row === column ? real : 0) - Phi[row][column];
      left[row][column] = entry;
      left[row + size][column + size] = entry;
    }
    left[row][row + size] = -imaginary;
    left[row + size][row] = imaginary;
  }
  const right = left.map((_, row) => [row < size ? Gamma[row] : 0]);
  return solve(left, right).map(([value]) => value);
}
