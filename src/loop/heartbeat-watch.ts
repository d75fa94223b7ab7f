import { REQUEST } from '../record/signals.ts';
import type { ControlBlock } from './shared/control-block.ts';

/** How long a thread may give no sign of life while the rig is energised, ms; null is not watched. */
export interface HeartbeatLimits {
  readonly mainMs: number | null;
  readonly feedMs: number | null;
}

/** Nobody else lives: benches and tests that run a loop alone. */
export const UNWATCHED: HeartbeatLimits = { mainMs: null, feedMs: null };

/** Layout of the memory: the beat seen last, and for how many ticks it has stood. */
const CELL = { mainBeats: 0, mainAge: 1, feedBeats: 2, feedAge: 3 } as const;

/**
 * Control thread: watches the threads that serve people, since a rig whose stop nobody hears must
 * not go on.
 *
 * Silence is counted in ticks of the loop. Periods that the loop missed itself do not count: where
 * the whole process or machine stood still, the others were no quieter than the loop was.
 */
export class HeartbeatWatch {
  readonly #control: ControlBlock;
  readonly #mainLimit: number;
  readonly #feedLimit: number;
  readonly #memory = new Float64Array(4);

  constructor(control: ControlBlock, { mainMs, feedMs }: HeartbeatLimits, periodMs: number) {
    this.#control = control;
    this.#mainLimit = mainMs === null ? Infinity : Math.max(1, Math.floor(mainMs / periodMs));
    this.#feedLimit = feedMs === null ? Infinity : Math.max(1, Math.floor(feedMs / periodMs));
  }

  /**
   * Once a tick.
   * @param energised whether the rig may carry force
   * @returns bits of `REQUEST`
   */
  look(energised: boolean): number {
    const memory = this.#memory;
    const main = this.#control.beats('main');
    const feed = this.#control.beats('feed');
    memory[CELL.mainAge] = main === memory[CELL.mainBeats] ? memory[CELL.mainAge] + 1 : 0;
    memory[CELL.feedAge] = feed === memory[CELL.feedBeats] ? memory[CELL.feedAge] + 1 : 0;
    memory[CELL.mainBeats] = main;
    memory[CELL.feedBeats] = feed;
    if (!energised) return 0;
    let bits = 0;
    if (memory[CELL.mainAge] > this.#mainLimit) bits |= REQUEST.mainStalled;
    if (memory[CELL.feedAge] > this.#feedLimit) bits |= REQUEST.feedStalled;
    return bits;
  }
}
