/** Six states of the plant and the disturbance. */
export const AUGMENTED_SIZE = 7;

const N = AUGMENTED_SIZE;

/**
 * The covariance P of the errors of a seven-state filter, 7 x 7 row-major.
 *
 * Only the upper triangle is ever computed; the lower one is its mirror, so P stays symmetric to
 * the last bit.
 */
export class ErrorCovariance {
  /** P; belongs to the filter's memory. */
  readonly matrix: Float64Array;
  /** The gain of the last correction, one value a state. */
  readonly gain = new Float64Array(N);

  readonly #product = new Float64Array(6 * N);

  constructor(matrix: Float64Array) {
    this.matrix = matrix;
  }

  /** Makes P diagonal. */
  reset(diagonal: Float64Array): void {
    this.matrix.fill(0);
    for (let i = 0; i < N; i++) this.matrix[N * i + i] = diagonal[i];
  }

  /**
   * P becomes Phi P Phi' + diag(noise).
   *
   * @param transition the first six rows of Phi; the seventh state is a random walk
   * @param noise variance added to each state
   */
  predict(transition: Float64Array, noise: Float64Array): void {
    const p = this.matrix;
    const product = this.#product;
    for (let i = 0; i < 6; i++) {
      const row = N * i;
      const f0 = transition[row];
      const f1 = transition[row + 1];
      const f2 = transition[row + 2];
      const f3 = transition[row + 3];
      const f4 = transition[row + 4];
      const f5 = transition[row + 5];
      const f6 = transition[row + 6];
      for (let j = 0; j < N; j++) {
        product[row + j] =
          f0 * p[j] +
          f1 * p[N + j] +
          f2 * p[2 * N + j] +
          f3 * p[3 * N + j] +
          f4 * p[4 * N + j] +
          f5 * p[5 * N + j] +
          f6 * p[6 * N + j];
      }
    }
    for (let i = 0; i < 6; i++) {
      const row = N * i;
      const g0 = product[row];
      const g1 = product[row + 1];
      const g2 = product[row + 2];
      const g3 = product[row + 3];
      const g4 = product[row + 4];
      const g5 = product[row + 5];
      const g6 = product[row + 6];
      for (let j = i; j < 6; j++) {
        const column = N * j;
        const value =
          g0 * transition[column] +
          g1 * transition[column + 1] +
          g2 * transition[column + 2] +
          g3 * transition[column + 3] +
          g4 * transition[column + 4] +
          g5 * transition[column + 5] +
          g6 * transition[column + 6];
        p[row + j] = value;
        p[column + i] = value;
      }
      p[row + 6] = g6;
      p[6 * N + i] = g6;
    }
    for (let i = 0; i < N; i++) p[N * i + i] += noise[i];
  }

  /**
   * Takes in a measurement of state `index` alone: computes `gain`, and P becomes
   * P - gain S gain', where S is the variance of the innovation.
   *
   * The measured state's own row is scaled by R / S instead, which is the same and cannot turn
   * negative by rounding.
   *
   * @param variances R of the measurement of each state
   */
  correct(index: number, variances: Float64Array): void {
    const p = this.matrix;
    const gain = this.gain;
    const measured = N * index;
    const innovation = p[measured + index] + variances[index];
    const scale = 1 / innovation;
    const remaining = variances[index] * scale;
    for (let i = 0; i < N; i++) gain[i] = p[measured + i] * scale;
    for (let i = 0; i < N; i++) {
      if (i === index) continue;
      const g = gain[i];
      for (let j = i; j < N; j++) {
        if (j === index) continue;
        const value = p[N * i + j] - g * p[measured + j];
        p[N * i + j] = value;
        p[N * j + i] = value;
      }
    }
    for (let i = 0; i < N; i++) {
      const value = p[measured + i] * remaining;
      p[measured + i] = value;
      p[N * i + index] = value;
    }
  }
}
