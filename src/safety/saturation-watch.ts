import { SIGNAL } from '../record/signals.ts';
import { LIMIT_REASON } from './limit-reasons.ts';
import type { SafetyLimits } from './safety-limits.ts';
import { TRIP } from './trips.ts';

/** Layout of {@link SaturationWatch.memory}: periods without a break. */
const CELL = { forceLimit: 0, slewRate: 1 } as const;

/** Whether the force of a running rig stands at a limit for too long: its controller is not in charge then. */
export class SaturationWatch {
  readonly memory = new Float64Array(2);
  readonly #longest: number;

  constructor(limits: SafetyLimits, periodSeconds: number) {
    this.#longest = Math.max(1, Math.floor(limits.saturationTime / periodSeconds));
  }

  /** Which limit the force stood at for too long, as an index into `TRIPS`; 0 is none. */
  get cause(): number {
    if (this.memory[CELL.forceLimit] > this.#longest) return TRIP.FORCE_SATURATED;
    if (this.memory[CELL.slewRate] > this.#longest) return TRIP.SLEW_SATURATED;
    return TRIP.NONE;
  }

  /**
   * Needs `limitReason` of the last cycle, still in the record, and `periods`: the force stood
   * through every period that was skipped.
   *
   * @param running whether a controller commanded it
   */
  see(record: Float64Array, running: boolean): void {
    const reason = running ? record[SIGNAL.limitReason] : 0;
    const { memory } = this;
    const periods = record[SIGNAL.periods];
    memory[CELL.forceLimit] =
      (reason & LIMIT_REASON.forceLimit) === 0 ? 0 : memory[CELL.forceLimit] + periods;
    memory[CELL.slewRate] =
      (reason & LIMIT_REASON.slewRate) === 0 ? 0 : memory[CELL.slewRate] + periods;
  }
}
