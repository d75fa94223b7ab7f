import { SAMPLE } from '../protocol/sample.ts';
import { MOMENT } from './moment.ts';
import { VERDICT } from './verdict.ts';

/** What a true Sample may say. */
export interface SampleBounds {
  /** Fastest plausible change of the counts of cart, lower and upper pendulum, counts a second. */
  readonly maxCountsPerSecond: readonly [number, number, number];
  /** How far the device's clock may be ahead of the host's between two Samples, us. */
  readonly clockToleranceUs: number;
}

/** The output is written no later than this after the counts were latched, us (PROTOCOL.md). */
const LATEST_APPLY_US = 10_000;
/** Clocks of microcontrollers differ from the host's by up to this share: ceramic resonators. */
const CLOCK_SHARE = 0.02;
/** Encoders jitter on an edge, and whole counts round: so far is always plausible, counts. */
const COUNT_MARGIN = 8;

/** Layout of the last true Sample. */
const LAST = { sentUs: 0, latchedUs: 1, counts: 2 } as const;
const CHANNELS = 3;

/** Whether the clock and the counts of a Sample can be true, by the last Sample that was. */
export class SampleJudge {
  readonly #maxCountsPerUs: Float64Array;
  readonly #clockToleranceUs: number;
  readonly #last = new Float64Array(LAST.counts + CHANNELS);
  readonly #linkUs = new Float64Array(1);
  #hasLast = false;

  constructor(bounds: SampleBounds) {
    this.#maxCountsPerUs = Float64Array.from(bounds.maxCountsPerSecond, (counts) => counts / 1e6);
    this.#clockToleranceUs = bounds.clockToleranceUs;
  }

  /** Starts anew with the first Command of a link, sent at `moment`. */
  start(moment: Float64Array): void {
    this.#linkUs[0] = moment[MOMENT.hostUs];
    this.#hasLast = false;
  }

  /** Compares the next Sample with none: after a silence the device may have started anew. */
  forgetLast(): void {
    this.#hasLast = false;
  }

  /**
   * @param moment when the Sample was read
   * @param compareCounts whether the counts may not have been set anew since the last Sample
   * @returns one of `VERDICT`; `accepted` where nothing speaks against it
   */
  judge(sample: Float64Array, moment: Float64Array, compareCounts: boolean): number {
    if (this.#hasLast && !this.#clockIsPlausible(sample, moment)) return VERDICT.latched;
    if (!this.#appliedIsPlausible(sample, moment)) return VERDICT.applied;
    if (this.#hasLast && compareCounts && !this.#countsArePlausible(sample)) return VERDICT.counts;
    return VERDICT.accepted;
  }

  /** Takes a Sample for the one that the next is compared with. */
  remember(sample: Float64Array, sent: Float64Array): void {
    this.#hasLast = true;
    this.#last[LAST.sentUs] = sent[MOMENT.hostUs];
    this.#last[LAST.latchedUs] = sample[SAMPLE.latchedUs];
    for (let i = 0; i < CHANNELS; i++) this.#last[LAST.counts + i] = sample[SAMPLE.countX + i];
  }

  /**
   * Later than the last, by no more than has passed: the last was latched after its Command was
   * sent, and this one before it was read.
   */
  #clockIsPlausible(sample: Float64Array, moment: Float64Array): boolean {
    const advance = (sample[SAMPLE.latchedUs] - this.#last[LAST.latchedUs]) >>> 0;
    const passed = moment[MOMENT.hostUs] - this.#last[LAST.sentUs];
    return advance > 0 && advance <= passed * (1 + CLOCK_SHARE) + this.#clockToleranceUs;
  }

  /** Not after the latch by more than the firmware needs, nor older than the link. */
  #appliedIsPlausible(sample: Float64Array, moment: Float64Array): boolean {
    const after = (sample[SAMPLE.appliedUs] - sample[SAMPLE.latchedUs]) >>> 0;
    if (after <= LATEST_APPLY_US) return true;
    const age = (sample[SAMPLE.latchedUs] - sample[SAMPLE.appliedUs]) >>> 0;
    const linkAge = moment[MOMENT.hostUs] - this.#linkUs[0];
    return age <= linkAge * (1 + CLOCK_SHARE) + this.#clockToleranceUs;
  }

  #countsArePlausible(sample: Float64Array): boolean {
    const elapsedUs = (sample[SAMPLE.latchedUs] - this.#last[LAST.latchedUs]) >>> 0;
    for (let i = 0; i < CHANNELS; i++) {
      // Counts wrap at 32 bits.
      const moved = Math.abs((sample[SAMPLE.countX + i] - this.#last[LAST.counts + i]) | 0);
      if (moved > this.#maxCountsPerUs[i] * elapsedUs + COUNT_MARGIN) return false;
    }
    return true;
  }
}
