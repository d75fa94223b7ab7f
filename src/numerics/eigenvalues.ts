import type { Matrix } from './matrix.ts';

/** A complex number: real and imaginary part. */
export type Complex = readonly [re: number, im: number];

const MAX_ITERATIONS = 90;

/**
 * The eigenvalues of a real square matrix, by descending real part; of a conjugate
 * pair the one with the positive imaginary part comes first.
 *
 * Householder reduction to Hessenberg form, then Francis's double-shift QR
 * iteration (Golub and Van Loan, Matrix Computations, algorithms 7.4.2 and 7.5.1).
 *
 * @throws RangeError where an entry is not finite
 */
export function eigenvalues(matrix: Matrix): Complex[] {
  if (matrix.some((row) => row.some((value) => !Number.isFinite(value)))) {
    throw new RangeError('the matrix holds a number that is not finite');
  }
  const h = matrix.map((row) => [...row]);
  reduceToHessenberg(h);
  const values: Complex[] = [];
  let last = h.length - 1;
  let iterations = 0;
  while (last >= 0) {
    const first = startOfUnreducedBlock(h, last);
    if (first === last) {
      values.push([h[last][last], 0]);
      last -= 1;
      iterations = 0;
    } else if (first === last - 1) {
      values.push(...eigenvaluesOfTwo(h, first));
      last -= 2;
      iterations = 0;
    } else {
      iterations += 1;
      if (iterations > MAX_ITERATIONS) throw new RangeError('the QR iteration did not converge');
      francisStep(h, first, last, iterations % 10 === 0);
    }
  }
  return values.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
}

function reduceToHessenberg(h: Matrix): void {
  const size = h.length;
  for (let column = 0; column < size - 2; column++) {
    const vector = h.slice(column + 1).map((row) => row[column]);
    reflect(h, vector, column + 1, 0, size - 1, 0, size - 1);
  }
}

/** The index where the last block without a negligible subdiagonal entry starts. */
function startOfUnreducedBlock(h: Matrix, last: number): number {
  let first = last;
  while (first > 0) {
    const neighbours = Math.abs(h[first - 1][first - 1]) + Math.abs(h[first][first]);
    if (Math.abs(h[first][first - 1]) <= Number.EPSILON * neighbours) break;
    if (Math.abs(h[first][first - 1]) < Number.MIN_VALUE / Number.EPSILON) break;
    first -= 1;
  }
  return first;
}

function eigenvaluesOfTwo(h: Matrix, first: number): Complex[] {
  const a = h[first][first];
  const d = h[first + 1][first + 1];
  const product = h[first][first + 1] * h[first + 1][first];
  const half = (a - d) / 2;
  const discriminant = half * half + product;
  if (discriminant < 0) {
    const im = Math.sqrt(-discriminant);
    return [
      [d + half, im],
      [d + half, -im],
    ];
  }
  // The root away from d first, the other by the product: no cancellation.
  const offset = half + (half < 0 ? -1 : 1) * Math.sqrt(discriminant);
  return [
    [d + offset, 0],
    [offset === 0 ? d : d - product / offset, 0],
  ];
}

/** One implicit double-shift sweep over rows and columns `first` to `last`. */
function francisStep(h: Matrix, first: number, last: number, exceptional: boolean): void {
  let sum = h[last - 1][last - 1] + h[last][last];
  let product = h[last - 1][last - 1] * h[last][last] - h[last - 1][last] * h[last][last - 1];
  if (exceptional) {
    // A shift that no symmetry of the matrix can make stationary.
    const size = Math.abs(h[last][last - 1]) + Math.abs(h[last - 1][last - 2]);
    sum = 1.5 * size;
    product = size * size;
  }
  const head = h[first][first];
  const below = h[first + 1][first];
  let vector = [
    head * head + h[first][first + 1] * below - sum * head + product,
    below * (head + h[first + 1][first + 1] - sum),
    below * h[first + 2][first + 1],
  ];
  for (let k = first; k < last; k++) {
    const from = Math.max(k - 1, first);
    reflect(h, vector, k, from, last, first, Math.min(k + 3, last));
    vector = [];
    for (let row = k + 1; row <= Math.min(k + 3, last); row++) vector.push(h[row][k]);
  }
}

/**
 * Applies the Householder reflection that maps `vector` onto its first axis to the rows
 * and columns from `at` on: rows over columns `left` to `right`, columns over rows `top`
 * to `bottom`.
 */
function reflect(
  h: Matrix,
  vector: readonly number[],
  at: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return;
  const v = vector.map((value) => value / largest);
  let squares = 0;
  for (const value of v) squares += value * value;
  v[0] += (v[0] < 0 ? -1 : 1) * Math.sqrt(squares);
  let norm = 0;
  for (const value of v) norm += value * value;
  const factor = 2 / norm;
  for (let column = left; column <= right; column++) {
    let sum = 0;
    for (let k = 0; k < v.length; k++) sum += v[k] * h[at + k][column];
    for (let k = 0; k < v.length; k++) h[at + k][column] -= factor * sum * v[k];
  }
  for (let row = top; row <= bottom; row++) {
    let sum = 0;
    for (let k = 0; k < v.length; k++) sum += v[k] * h[row][at + k];
    for (let k = 0; k < v.length; k++) h[row][at + k] -= factor * sum * v[k];
  }
}
