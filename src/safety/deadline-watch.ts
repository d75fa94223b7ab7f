import { SIGNAL } from '../record/signals.ts';
import type { SafetyLimits } from './safety-limits.ts';

/** Layout of {@link DeadlineWatch.memory}, before the ring of the last second. */
const CELL = { missedInARow: 0, missedInASecond: 1, newest: 2, ring: 3 } as const;

/** Counts the deadlines that were missed while a rig was energised, one after another and in a second. */
export class DeadlineWatch {
  readonly memory: Float64Array;
  /** Deadlines missed, by period. */
  readonly #ring: Float64Array;
  readonly #limits: SafetyLimits;

  constructor(limits: SafetyLimits, periodSeconds: number) {
    this.#limits = limits;
    const periods = Math.max(1, Math.floor(1 / periodSeconds + 0.5));
    this.memory = new Float64Array(CELL.ring + periods);
    this.#ring = this.memory.subarray(CELL.ring);
  }

  /** Whether there were too many. */
  get missed(): boolean {
    const { memory } = this;
    return (
      memory[CELL.missedInARow] >= this.#limits.missedInARow ||
      memory[CELL.missedInASecond] >= this.#limits.missedInASecond
    );
  }

  /** Needs `periods` of the record. */
  see(record: Float64Array, energised: boolean): void {
    const { memory } = this;
    if (!energised) {
      memory.fill(0);
      return;
    }
    const missed = record[SIGNAL.periods] - 1;
    memory[CELL.missedInARow] = missed;
    const passed = Math.min(record[SIGNAL.periods], this.#ring.length);
    for (let i = 0; i < passed; i++) this.#advance();
    this.#ring[memory[CELL.newest]] = missed;
    memory[CELL.missedInASecond] += missed;
  }

  /** On by a period: what was missed a second ago counts no longer. */
  #advance(): void {
    const { memory } = this;
    memory[CELL.newest] = (memory[CELL.newest] + 1) % this.#ring.length;
    memory[CELL.missedInASecond] -= this.#ring[memory[CELL.newest]];
    this.#ring[memory[CELL.newest]] = 0;
  }
}
