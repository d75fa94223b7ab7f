import { REFERENCE_MASK } from '../protocol/layout.ts';
import { SAMPLE } from '../protocol/sample.ts';
import { MOMENT } from './moment.ts';
import { SampleJudge, type SampleBounds } from './sample-judge.ts';
import { SentCommands } from './sent-commands.ts';
import { sequenceAhead } from './sequence.ts';
import { VERDICT } from './verdict.ts';

export interface SampleTrackerOptions extends SampleBounds {
  /**
   * After so many periods without an accepted Sample the next one is accepted with any lag up to as
   * many, and after so many without a true one it is compared with none before it.
   */
  readonly gapPeriods: number;
}

/**
 * Knows the Commands that were sent, and decides which Samples are their true answers and which of
 * those are in time.
 *
 * The lag of a Sample is the ticks from its Command to the one that reads it. A Sample may lag one
 * tick more than the last accepted one, and any number less; one that lags further is late: what it
 * says is older than what the estimator reckons with. So is one that lags by more than a gap: a line
 * that is slower than the loop gathers Commands, and a stop would wait behind them.
 */
export class SampleTracker {
  /** When the Command was sent that the last true Sample answers, laid out as `MOMENT`. */
  readonly sent = new Float64Array(2);
  readonly #commands = new SentCommands();
  readonly #judge: SampleJudge;
  readonly #gapPeriods: number;
  /** Ticks of the last accepted and of the last true Sample. */
  readonly #acceptedTick = new Float64Array(1);
  readonly #trueTick = new Float64Array(1);
  #started = false;
  #lag = -1;
  /** Of the Command that set a count last, while no later one was answered; else -1. */
  #referenceSequence = -1;
  #late = 0;
  #implausible = 0;

  constructor(options: SampleTrackerOptions) {
    this.#judge = new SampleJudge(options);
    this.#gapPeriods = options.gapPeriods;
  }

  /** Commands that were never answered. */
  get lost(): number {
    return this.#commands.lost;
  }

  /** Samples that were true and came too late. */
  get late(): number {
    return this.#late;
  }

  /** Samples whose frame was intact and that cannot be true; their Commands count as lost too. */
  get implausible(): number {
    return this.#implausible;
  }

  /** Lag of the last accepted Sample, ticks; -1 where there is none. */
  get lag(): number {
    return this.#lag;
  }

  /**
   * A Command went out.
   *
   * @param sequence of it: one more than that of the last one, modulo 2^16
   * @param flags of it, bits of `COMMAND_FLAG`: the counts jump where it sets one
   * @param moment when it was sent, laid out as `MOMENT`
   */
  commandSent(sequence: number, flags: number, moment: Float64Array): void {
    if (!this.#started) this.#judge.start(moment);
    this.#started = true;
    this.#commands.add(sequence, moment);
    if ((flags & REFERENCE_MASK) !== 0) this.#referenceSequence = sequence;
  }

  /**
   * A Sample came.
   *
   * @param sample laid out as `SAMPLE`
   * @param moment when it was read, laid out as `MOMENT`
   * @returns one of `VERDICT`
   */
  accept(sample: Float64Array, moment: Float64Array): number {
    const refusal = this.#refusal(sample, moment);
    if (refusal !== VERDICT.accepted) {
      this.#implausible++;
      return refusal;
    }
    this.#takeForTrue(sample, moment);
    const lag = moment[MOMENT.tick] - this.sent[MOMENT.tick];
    const relock = this.#lag < 0 || moment[MOMENT.tick] - this.#acceptedTick[0] > this.#gapPeriods;
    // Older than a gap may last it is no news, however steadily it comes.
    if (lag > this.#gapPeriods || (lag > this.#lag + 1 && !relock)) {
      this.#late++;
      return VERDICT.late;
    }
    this.#lag = lag | 0;
    this.#acceptedTick[0] = moment[MOMENT.tick];
    return VERDICT.accepted;
  }

  /** Starts anew, all counts at 0: the link is a new one, and no Command before is answered. */
  reset(): void {
    this.#commands.reset();
    this.#started = false;
    this.#lag = -1;
    this.#referenceSequence = -1;
    this.#late = 0;
    this.#implausible = 0;
  }

  #refusal(sample: Float64Array, moment: Float64Array): number {
    const sequence = sample[SAMPLE.sequence] | 0;
    if (!this.#commands.isOutstanding(sequence)) return VERDICT.notAsked;
    if (moment[MOMENT.tick] - this.#trueTick[0] > this.#gapPeriods) this.#judge.forgetLast();
    return this.#judge.judge(sample, moment, this.#referenceSequence < 0);
  }

  #takeForTrue(sample: Float64Array, moment: Float64Array): void {
    const sequence = sample[SAMPLE.sequence] | 0;
    this.#commands.answer(sequence, this.sent);
    this.#judge.remember(sample, this.sent);
    this.#trueTick[0] = moment[MOMENT.tick];
    // A device that latches before it sets a count shows the jump one Sample later.
    if (this.#referenceSequence >= 0 && sequenceAhead(sequence, this.#referenceSequence) > 0) {
      this.#referenceSequence = -1;
    }
  }
}
