/**
 * Small dense matrices for design time: rows of numbers. Everything here allocates;
 * nothing here belongs in a cycle.
 */
export type Matrix = number[][];

export function zeros(rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}

export function identity(size: number): Matrix {
  return diagonal(new Array<number>(size).fill(1));
}

export function diagonal(values: readonly number[]): Matrix {
  return values.map((value, row) => values.map((_, column) => (row === column ? value : 0)));
}

export function transpose(a: Matrix): Matrix {
  return a[0].map((_, column) => a.map((row) => row[column]));
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => multiplyRow(row, b));
}

/** The row vector `row` times `b`. */
export function multiplyRow(row: readonly number[], b: Matrix): number[] {
  const product = new Array<number>(b[0].length).fill(0);
  for (let k = 0; k < b.length; k++) {
    for (let column = 0; column < product.length; column++) {
      product[column] += row[k] * b[k][column];
    }
  }
  return product;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** The matrix a b^T. */
export function outer(a: readonly number[], b: readonly number[]): Matrix {
  return a.map((left) => b.map((right) => left * right));
}

/** a + factor b. */
export function addScaled(a: Matrix, b: Matrix, factor: number): Matrix {
  return a.map((row, i) => row.map((value, j) => value + factor * b[i][j]));
}

export function scale(a: Matrix, factor: number): Matrix {
  return a.map((row) => row.map((value) => value * factor));
}

/** The mean of `a` and its transpose: what rounding took from a symmetric matrix. */
export function symmetric(a: Matrix): Matrix {
  return a.map((row, i) => row.map((value, j) => (value + a[j][i]) / 2));
}

/** The largest sum of magnitudes in a column. */
export function norm1(a: Matrix): number {
  let largest = 0;
  for (let column = 0; column < a[0].length; column++) {
    let sum = 0;
    for (let row = 0; row < a.length; row++) sum += Math.abs(a[row][column]);
    // A NaN in either comes out as NaN.
    largest = Math.max(largest, sum);
  }
  return largest;
}

/**
 * Solves a x = b by elimination with row pivoting; `b` may have any number of columns.
 *
 * @throws RangeError where `a` is singular to working precision or not finite
 */
export function solve(a: Matrix, b: Matrix): Matrix {
  const size = a.length;
  const left = a.map((row) => [...row]);
  const right = b.map((row) => [...row]);
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++) {
      if (Math.abs(left[row][pivot]) > Math.abs(left[best][pivot])) best = row;
    }
    [left[pivot], left[best]] = [left[best], left[pivot]];
    [right[pivot], right[best]] = [right[best], right[pivot]];
    const head = left[pivot][pivot];
    if (head === 0 || !Number.isFinite(head)) throw new RangeError('the matrix is singular');
    for (let row = pivot + 1; row < size; row++) {
      const factor = left[row][pivot] / head;
      for (let k = pivot; k < size; k++) left[row][k] -= factor * left[pivot][k];
      for (let k = 0; k < right[row].length; k++) right[row][k] -= factor * right[pivot][k];
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = 0; column < right[row].length; column++) {
      let value = right[row][column];
      for (let k = row + 1; k < size; k++) value -= left[row][k] * right[k][column];
      right[row][column] = value / left[row][row];
    }
  }
  return right;
}
