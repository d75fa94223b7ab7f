import { SIGNAL } from '../../record/signals.ts';
import type { SerialRigOptions } from './options.ts';
import { COMMAND } from './protocol/command.ts';
import { SAMPLE } from './protocol/sample.ts';
import { DELAY, DelayMeter } from './tracking/delay-meter.ts';
import { CLOCK_ESTIMATE, CLOCK_PAIR, DeviceClock } from './tracking/device-clock.ts';
import { MOMENT } from './tracking/moment.ts';
import { SampleTracker } from './tracking/sample-tracker.ts';
import { VERDICT } from './tracking/verdict.ts';

/** No rig moves faster than this: m/s, rad/s. */
const FASTEST_CART = 20;
const FASTEST_ANGLE = 100;

/** How far a device's clock may be off between two samples, us: a scheduler's stall and more. */
const CLOCK_TOLERANCE_US = 100_000;

const US_PER_MS = 1000;

/** What the link did with commands and samples, in numbers, by the clock of the host. */
export class SampleLog {
  /** Frames with a wrong CRC or guard. */
  framesDamaged = 0;
  readonly #tracker: SampleTracker;
  readonly #clock: DeviceClock;
  readonly #delay: DelayMeter;
  readonly #moment = new Float64Array(2);
  readonly #pair = new Float64Array(4);
  /** [age of the newest sample, its round trip], us */
  readonly #times = new Float64Array(2);

  constructor({ encoders, periodSeconds, sampleGap }: SerialRigOptions) {
    const periodUs = periodSeconds * 1e6;
    const angle1 = FASTEST_ANGLE * encoders.theta1.countsPerUnit;
    const angle2 = FASTEST_ANGLE * encoders.theta2.countsPerUnit;
    this.#tracker = new SampleTracker({
      maxCountsPerSecond: [FASTEST_CART * encoders.x.countsPerUnit, angle1, 2 * angle2],
      clockToleranceUs: CLOCK_TOLERANCE_US,
      gapPeriods: Math.max(1, Math.floor(sampleGap / periodSeconds)),
    });
    this.#clock = new DeviceClock(periodUs);
    this.#delay = new DelayMeter(periodUs, 1);
  }

  reset(): void {
    this.#tracker.reset();
    this.#clock.reset();
    this.#delay.reset();
    this.#times.fill(0);
    this.framesDamaged = 0;
  }

  /**
   * A command goes out.
   *
   * @param command laid out as `COMMAND`
   * @param sample that it was computed from, laid out as `SAMPLE`; null where there was none
   */
  sent(command: Float64Array, sample: Float64Array | null, tick: number): void {
    const sequence = command[COMMAND.sequence] | 0;
    this.#now(tick);
    this.#tracker.commandSent(sequence, command[COMMAND.flags] | 0, this.#moment);
    if (sample === null) this.#delay.computedBlind(sequence);
    else this.#delay.computedFrom(sequence, sample);
  }

  /** @returns whether the sample is true, and in time */
  accept(sample: Float64Array, tick: number): boolean {
    this.#now(tick);
    const verdict = this.#tracker.accept(sample, this.#moment);
    if (verdict !== VERDICT.accepted && verdict !== VERDICT.late) return false;
    this.#delay.measure(sample);
    const pair = this.#pair;
    pair[CLOCK_PAIR.sentUs] = this.#tracker.sent[MOMENT.hostUs];
    pair[CLOCK_PAIR.receivedUs] = this.#moment[MOMENT.hostUs];
    pair[CLOCK_PAIR.deviceUs] = sample[SAMPLE.latchedUs];
    this.#clock.update(pair);
    this.#clock.toHostUs(pair);
    this.#times[0] = pair[CLOCK_PAIR.receivedUs] - pair[CLOCK_PAIR.latchedUs];
    this.#times[1] = pair[CLOCK_PAIR.receivedUs] - pair[CLOCK_PAIR.sentUs];
    return verdict === VERDICT.accepted;
  }

  /** Writes the figures of the link into a record. */
  report(record: Float64Array): void {
    record[SIGNAL.sampleLag] = Math.max(0, this.#tracker.lag);
    record[SIGNAL.delayPeriods] = this.#delay.delay[DELAY.periods];
    record[SIGNAL.senseToApplyUs] = this.#delay.delay[DELAY.senseToApplyUs];
    record[SIGNAL.sampleAgeUs] = this.#times[0];
    record[SIGNAL.roundTripUs] = this.#times[1];
    record[SIGNAL.clockDriftPpm] = this.#clock.estimate[CLOCK_ESTIMATE.driftPpm];
    record[SIGNAL.samplesLost] = this.#tracker.lost;
    record[SIGNAL.samplesLate] = this.#tracker.late;
    record[SIGNAL.framesRefused] = this.framesDamaged + this.#tracker.implausible;
  }

  #now(tick: number): void {
    this.#moment[MOMENT.hostUs] = performance.now() * US_PER_MS;
    this.#moment[MOMENT.tick] = tick;
  }
}
