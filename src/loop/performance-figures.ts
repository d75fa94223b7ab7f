import { SIGNAL } from '../record/signals.ts';
import { STATE_SIZE } from '../plant-sim/state.ts';

const UPRIGHT_ANGLE = 0.1;
const UPRIGHT_POSITION = 0.5;
/** The time at the end of a run that decides whether it ended upright and settled, s. */
const FINAL_SECONDS = 2;
/** Share of the largest initial angle that counts as settled. */
const SETTLING_BAND = 0.02;

/**
 * The figures of a run, from its records one after another: what `simulate` and
 * `run` report. Time counts from the first record added.
 */
export class PerformanceFigures {
  readonly finalState = new Float64Array(STATE_SIZE);
  readonly #stateAt: number;
  readonly #periodSeconds: number;
  readonly #finalPeriods: number;
  #band = 0;
  #periods = 0;
  #lastOutsideBand = -1;
  #lastNotUpright = -1;
  #previousForce = 0;
  #squares = 0;
  #variationSinceBand = 0;
  readonly #recentVariation: Float64Array;
  maxCartPosition = 0;
  maxForce = 0;
  trip = 0;

  /** @param stateAt where the state that is judged begins in a record: `SIGNAL.trueX` or `SIGNAL.x` */
  constructor(periodSeconds: number, stateAt: number) {
    this.#stateAt = stateAt;
    this.#periodSeconds = periodSeconds;
    this.#finalPeriods = Math.round(FINAL_SECONDS / periodSeconds);
    this.#recentVariation = new Float64Array(this.#finalPeriods);
  }

  add(record: Float64Array): void {
    const x = record[this.#stateAt];
    const angle = Math.max(
      Math.abs(record[this.#stateAt + 1]),
      Math.abs(record[this.#stateAt + 2]),
    );
    const force = record[SIGNAL.force];
    for (let i = 0; i < STATE_SIZE; i++) this.finalState[i] = record[this.#stateAt + i];
    if (this.#periods === 0) this.#band = SETTLING_BAND * angle;
    else this.#skip(record[SIGNAL.periods] - 1);
    // Written so that a value that is not a number is outside.
    const upright = angle < UPRIGHT_ANGLE && Math.abs(x) < UPRIGHT_POSITION;
    if (!upright) this.#lastNotUpright = this.#periods;
    const inBand = Math.max(angle, Math.abs(x)) <= this.#band;
    if (!inBand) this.#lastOutsideBand = this.#periods;

    const variation = this.#periods === 0 ? 0 : Math.abs(force - this.#previousForce);
    this.#variationSinceBand = inBand ? this.#variationSinceBand + variation : 0;
    this.#recentVariation[this.#periods % this.#finalPeriods] = variation;
    this.#previousForce = force;
    this.#squares += force * force;
    this.maxCartPosition = Math.max(this.maxCartPosition, Math.abs(x));
    this.maxForce = Math.max(this.maxForce, Math.abs(force));
    this.trip = record[SIGNAL.trip];
    this.#periods += 1;
  }

  /** Periods in which no cycle ran: the last force was held. */
  #skip(periods: number): void {
    for (let i = 0; i < Math.min(periods, this.#finalPeriods); i++) {
      this.#recentVariation[(this.#periods + i) % this.#finalPeriods] = 0;
    }
    this.#squares += periods * this.#previousForce * this.#previousForce;
    this.#periods += periods;
  }

  get seconds(): number {
    return this.#periods * this.#periodSeconds;
  }

  get rmsForce(): number {
    return this.#periods === 0 ? 0 : Math.sqrt(this.#squares / this.#periods);
  }

  /** No trip, and in the last 2 s (or all of a shorter run) both angles and the cart near their setpoint. */
  get upright(): boolean {
    const wanted = Math.min(this.#finalPeriods, this.#periods);
    return this.trip === 0 && wanted > 0 && this.#periods - 1 - this.#lastNotUpright >= wanted;
  }

  /** Time after which angles (rad) and cart (m) stay within the band, s; null unless they do for the last 2 s. */
  get settlingTime(): number | null {
    const inside = this.#periods - 1 - this.#lastOutsideBand;
    if (this.trip !== 0 || inside < this.#finalPeriods) return null;
    const rateHz = 1 / this.#periodSeconds;
    // Divided by a whole rate, a whole number of periods is rounded once: 4.935, not 4.9350000000000005.
    return (this.#lastOutsideBand + 1) / rateHz;
  }

  /** Total variation of the force per second after settling, or in the last 2 s, N/s. */
  get chattering(): number {
    if (this.settlingTime !== null) {
      const inside = this.#periods - 1 - this.#lastOutsideBand;
      return this.#variationSinceBand / (inside * this.#periodSeconds);
    }
    const count = Math.min(this.#finalPeriods, this.#periods);
    if (count === 0) return 0;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.#recentVariation[i];
    return sum / (count * this.#periodSeconds);
  }
}
