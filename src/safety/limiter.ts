import { RIG_FLAG, SIGNAL } from '../record/signals.ts';
import { LIMIT_REASON } from './limit-reasons.ts';
import type { SafetyLimits } from './safety-limits.ts';

/**
 * The last thing between a demand and the rig. It lets a band of forces through: up to the largest
 * force, as far from the last force as the slew rate goes since then, and nothing outward at a
 * pressed limit switch. What is withheld there, and a cut, drop the force at once: nothing of them
 * is slewed.
 */
export class Limiter {
  /** [force of the last period, N] */
  readonly memory = new Float64Array(1);
  readonly #limits: SafetyLimits;
  readonly #periodSeconds: number;

  constructor(limits: SafetyLimits, periodSeconds: number) {
    this.#limits = limits;
    this.#periodSeconds = periodSeconds;
  }

  /**
   * Of a rig that is running or stopping: writes `force` from `demand`, which is finite, `forceLow`
   * and `forceHigh`, and adds to `limitReason` why force and demand differ.
   */
  limit(record: Float64Array): void {
    const demand = record[SIGNAL.demand];
    const flags = record[SIGNAL.rigFlags];
    const isLow = (flags & RIG_FLAG.limitLow) !== 0;
    const isHigh = (flags & RIG_FLAG.limitHigh) !== 0;
    const largest = this.#limits.force;
    const least = isLow ? 0 : -largest;
    const most = isHigh ? 0 : largest;
    const last = Math.max(least, Math.min(most, this.memory[0]));
    const step = this.#limits.slewRate * this.#periodSeconds * record[SIGNAL.periods];
    const low = Math.max(least, last - step);
    const high = Math.min(most, last + step);

    let reason = record[SIGNAL.limitReason];
    if (Math.abs(demand) > largest) reason |= LIMIT_REASON.forceLimit;
    if ((isHigh && demand > 0) || (isLow && demand < 0)) reason |= LIMIT_REASON.limitSwitch;
    const allowed = Math.max(least, Math.min(most, demand));
    if (allowed < low || allowed > high) reason |= LIMIT_REASON.slewRate;

    const force = Math.max(low, Math.min(high, allowed));
    this.memory[0] = force;
    record[SIGNAL.forceLow] = low;
    record[SIGNAL.forceHigh] = high;
    record[SIGNAL.force] = force;
    record[SIGNAL.limitReason] = reason;
  }

  /** Of a rig that is not: no force, at once, whatever it was. */
  rest(record: Float64Array): void {
    this.memory[0] = 0;
    record[SIGNAL.forceLow] = 0;
    record[SIGNAL.forceHigh] = 0;
    record[SIGNAL.force] = 0;
    record[SIGNAL.limitReason] = LIMIT_REASON.notRunning;
  }
}
