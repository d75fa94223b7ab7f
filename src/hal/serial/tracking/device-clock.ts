import { CLOCK_POINT, ClockRegression } from './clock-regression.ts';

/** Layout of what `update` of {@link DeviceClock} takes and `toHostUs` fills in, us. */
export const CLOCK_PAIR = {
  /** When the Command was sent, by the host's clock. */
  sentUs: 0,
  /** When its Sample was read, by the host's clock. */
  receivedUs: 1,
  /** When that Sample was latched, by the device's clock, modulo 2^32. */
  deviceUs: 2,
  /** The same by the host's clock, as estimated. */
  latchedUs: 3,
} as const;

/** Layout of {@link DeviceClock.estimate}. */
export const CLOCK_ESTIMATE = {
  /** How much faster the device's clock runs than the host's, ppm. */
  driftPpm: 0,
  /** Shortest round trip of late, us. */
  minRoundTripUs: 1,
} as const;

/** What became of a pair. */
export const CLOCK_VERDICT = { taken: 0, outlier: 1, restarted: 2 } as const;

const WRAP = 4_294_967_296;
/** The shortest round trip counts for longer the older it is: the line may have become slower. */
const AGE_US_PER_US = 50e-6;
/** A clock that is off by more than the round trips, this time and this share started anew. */
const RESTART_US = 100_000;
const RESTART_SHARE = 0.02;

/** Layout of the last pair, and of the shortest round trip. */
const LAST = { sentUs: 0, receivedUs: 1, deviceUs: 2, minUs: 3, minSentUs: 4 } as const;

/**
 * The device's clock against the host's, from the time each Command was sent, the time its Sample
 * was latched and the time that was read. The clocks are compared by the time of sending, since the
 * reading waits for the next cycle; the way to the device is taken for half the shortest round
 * trip.
 */
export class DeviceClock {
  /** Laid out as {@link CLOCK_ESTIMATE}. */
  readonly estimate = new Float64Array(2);
  readonly #toleranceUs: number;
  readonly #regression = new ClockRegression();
  readonly #last = new Float64Array(5);
  readonly #point = new Float64Array(2);
  /** us that the device's clock advanced since the last pair. */
  readonly #elapsed = new Float64Array(1);
  #hasLast = false;
  #restarts = 0;

  /**
   * @param toleranceUs a pair whose round trip is longer than the shortest one of late by more than
   *   this is an outlier, us; at least a period, where Samples are read once a period
   */
  constructor(toleranceUs: number) {
    this.#toleranceUs = toleranceUs;
  }

  /** How often the device's clock started anew. */
  get restarts(): number {
    return this.#restarts;
  }

  /**
   * @param pair laid out as {@link CLOCK_PAIR}, sent later than the last
   * @returns one of {@link CLOCK_VERDICT}
   */
  update(pair: Float64Array): number {
    this.#measureAdvance(pair);
    const restarted = this.#hasLast && this.#startedAnew(pair);
    if (restarted) this.#restarts++;
    if (restarted || !this.#hasLast) this.#start(pair);
    this.#advance(pair);
    if (!this.#trackRoundTrip(pair)) return CLOCK_VERDICT.outlier;
    this.#point[CLOCK_POINT.hostUs] = pair[CLOCK_PAIR.sentUs];
    this.#point[CLOCK_POINT.offsetUs] = this.#last[LAST.deviceUs] - pair[CLOCK_PAIR.sentUs];
    this.#regression.add(this.#point);
    this.estimate[CLOCK_ESTIMATE.driftPpm] = this.#regression.slope[0] * 1e6;
    return restarted ? CLOCK_VERDICT.restarted : CLOCK_VERDICT.taken;
  }

  /** Fills in `latchedUs` of a pair from its `deviceUs`, within half an hour of the last pair's. */
  toHostUs(pair: Float64Array): void {
    const ahead = (pair[CLOCK_PAIR.deviceUs] - this.#last[LAST.deviceUs]) | 0;
    pair[CLOCK_PAIR.latchedUs] = this.#last[LAST.deviceUs] + ahead;
    this.#regression.toHost(pair, CLOCK_PAIR.latchedUs);
    pair[CLOCK_PAIR.latchedUs] += this.estimate[CLOCK_ESTIMATE.minRoundTripUs] / 2;
  }

  /** Forgets everything: the device may be another one. */
  reset(): void {
    this.#hasLast = false;
    this.#restarts = 0;
    this.#regression.reset();
    this.estimate.fill(0);
  }

  #start(pair: Float64Array): void {
    const last = this.#last;
    this.#hasLast = true;
    this.#regression.reset();
    this.#elapsed[0] = 0;
    last[LAST.deviceUs] = pair[CLOCK_PAIR.deviceUs];
    last[LAST.minUs] = pair[CLOCK_PAIR.receivedUs] - pair[CLOCK_PAIR.sentUs];
    last[LAST.minSentUs] = pair[CLOCK_PAIR.sentUs];
  }

  /** How far the device's clock went since the last pair; the host's says how often it wrapped. */
  #measureAdvance(pair: Float64Array): void {
    const last = this.#last;
    const wrapped = (pair[CLOCK_PAIR.deviceUs] - last[LAST.deviceUs]) >>> 0;
    const passed = pair[CLOCK_PAIR.sentUs] - last[LAST.sentUs];
    this.#elapsed[0] = wrapped + WRAP * Math.floor((passed - wrapped) / WRAP + 0.5);
  }

  /**
   * Between two latches passed at least the time from the reading of the first to the sending of
   * the second, and at most that from the sending of the first to the reading of the second.
   */
  #startedAnew(pair: Float64Array): boolean {
    const last = this.#last;
    const least = pair[CLOCK_PAIR.sentUs] - last[LAST.receivedUs];
    const most = pair[CLOCK_PAIR.receivedUs] - last[LAST.sentUs];
    const slack = RESTART_US + RESTART_SHARE * most;
    return this.#elapsed[0] > most + slack || this.#elapsed[0] < least - slack;
  }

  #advance(pair: Float64Array): void {
    const last = this.#last;
    last[LAST.deviceUs] += this.#elapsed[0];
    last[LAST.sentUs] = pair[CLOCK_PAIR.sentUs];
    last[LAST.receivedUs] = pair[CLOCK_PAIR.receivedUs];
  }

  /** @returns whether the round trip is short enough for the pair to be counted */
  #trackRoundTrip(pair: Float64Array): boolean {
    const last = this.#last;
    const roundTrip = pair[CLOCK_PAIR.receivedUs] - pair[CLOCK_PAIR.sentUs];
    const aged =
      last[LAST.minUs] + AGE_US_PER_US * (pair[CLOCK_PAIR.sentUs] - last[LAST.minSentUs]);
    if (roundTrip <= aged) {
      last[LAST.minUs] = roundTrip;
      last[LAST.minSentUs] = pair[CLOCK_PAIR.sentUs];
      this.estimate[CLOCK_ESTIMATE.minRoundTripUs] = roundTrip;
    }
    return roundTrip <= aged + this.#toleranceUs;
  }
}
