import { SAMPLE_FLAG } from '../protocol/layout.ts';
import { SAMPLE } from '../protocol/sample.ts';
import { MedianOfFive } from './median.ts';

/** Commands that are remembered; a power of two. */
const REMEMBERED = 256;
/** A delay beyond this is none, us. */
const LONGEST_US = 1e6;

/** Layout of {@link DelayMeter.delay}. */
export const DELAY = {
  /** The newest delay from sense to apply, us. */
  senseToApplyUs: 0,
  /** Median of the last five, in periods. */
  periods: 1,
} as const;

/**
 * Measures, by the device's clock alone, from the latch of a Sample to the force computed from it
 * being applied: the Sample that answers a Command says when its force was applied, and the Sample
 * that the force was computed from said when it was latched.
 */
export class DelayMeter {
  /** Laid out as {@link DELAY}. */
  readonly delay = new Float64Array(2);
  readonly #periodUs: number;
  readonly #initialPeriods: number;
  readonly #median = new MedianOfFive();
  /** By the sequence of a Command: that sequence, -1 where no delay comes of it, and the latch. */
  readonly #sequence = new Int32Array(REMEMBERED).fill(-1);
  readonly #latchedUs = new Float64Array(REMEMBERED);

  /**
   * @param periodUs of the loop
   * @param initialPeriods what is taken for the delay until one was measured
   */
  constructor(periodUs: number, initialPeriods: number) {
    this.#periodUs = periodUs;
    this.#initialPeriods = initialPeriods;
    this.reset();
  }

  /** The Command of this sequence carries a force computed from `sample`, laid out as `SAMPLE`. */
  computedFrom(sequence: number, sample: Float64Array): void {
    const slot = sequence & (REMEMBERED - 1);
    this.#sequence[slot] = sequence;
    this.#latchedUs[slot] = sample[SAMPLE.latchedUs];
  }

  /** The Command of this sequence carries a force that no fresh Sample stands behind. */
  computedBlind(sequence: number): void {
    this.#sequence[sequence & (REMEMBERED - 1)] = -1;
  }

  /**
   * Takes the delay from a true Sample, in time or late.
   *
   * @returns whether there was one to take
   */
  measure(sample: Float64Array): boolean {
    const slot = sample[SAMPLE.sequence] & (REMEMBERED - 1);
    if (this.#sequence[slot] !== sample[SAMPLE.sequence]) return false;
    this.#sequence[slot] = -1;
    // A refused Command was not applied: what its Sample says is of one before.
    if ((sample[SAMPLE.flags] & SAMPLE_FLAG.refused) !== 0) return false;
    const delayUs = (sample[SAMPLE.appliedUs] - this.#latchedUs[slot]) | 0;
    if (delayUs <= 0 || delayUs > LONGEST_US) return false;
    this.delay[DELAY.senseToApplyUs] = delayUs;
    this.#median.push(this.delay, DELAY.senseToApplyUs, this.delay, DELAY.periods);
    this.delay[DELAY.periods] /= this.#periodUs;
    return true;
  }

  /** Starts anew, as on a new link. */
  reset(): void {
    this.#sequence.fill(-1);
    this.#median.reset();
    this.delay[DELAY.senseToApplyUs] = this.#initialPeriods * this.#periodUs;
    this.delay[DELAY.periods] = this.#initialPeriods;
  }
}
