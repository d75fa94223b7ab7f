/** Layout of a pair that goes in, us: a time of the host, and how far the device is ahead then. */
export const CLOCK_POINT = { hostUs: 0, offsetUs: 1 } as const;

/** Pairs older than this hardly count, us. */
const WINDOW_US = 30e6;
/**
 * Added to the variance of the times, us^2: a slope over much less than a tenth of a second is the
 * noise of its pairs, and stays near none.
 */
const PRIOR_VARIANCE = 1e10;

/** Layout of the decayed moments. */
const CELL = { lastHostUs: 0, hostMean: 1, offsetMean: 2, variance: 3, covariance: 4 } as const;

/**
 * Straight line through the offsets between two clocks, older pairs forgotten exponentially
 * (the decayed sums of Klipper's `clocksync.py`, with the weight by time instead of by count).
 */
export class ClockRegression {
  /** Slope of the line: how much faster the device's clock runs than the host's, as a share. */
  readonly slope = new Float64Array(1);
  readonly #cell = new Float64Array(5);
  #pairs = 0;

  /** Takes a pair in, laid out as {@link CLOCK_POINT}, later than the last. */
  add(point: Float64Array): void {
    const cell = this.#cell;
    const hostUs = point[CLOCK_POINT.hostUs];
    const elapsed = hostUs - cell[CELL.lastHostUs];
    cell[CELL.lastHostUs] = hostUs;
    this.#pairs++;
    // All pairs weigh the same until they fill the window.
    const weight = Math.max(1 / this.#pairs, elapsed / (elapsed + WINDOW_US));
    const host = hostUs - cell[CELL.hostMean];
    const offset = point[CLOCK_POINT.offsetUs] - cell[CELL.offsetMean];
    cell[CELL.hostMean] += weight * host;
    cell[CELL.offsetMean] += weight * offset;
    const kept = 1 - weight;
    cell[CELL.variance] = kept * (cell[CELL.variance] + weight * host * host);
    cell[CELL.covariance] = kept * (cell[CELL.covariance] + weight * host * offset);
    this.slope[0] = cell[CELL.covariance] / (cell[CELL.variance] + PRIOR_VARIANCE);
  }

  /** Turns `times[index]` from us of the device's clock, not wrapped, into us of the host's. */
  toHost(times: Float64Array, index: number): void {
    const cell = this.#cell;
    const sinceMean = times[index] - cell[CELL.hostMean] - cell[CELL.offsetMean];
    times[index] = cell[CELL.hostMean] + sinceMean / (1 + this.slope[0]);
  }

  reset(): void {
    this.#cell.fill(0);
    this.slope[0] = 0;
    this.#pairs = 0;
  }
}
