import type { ControlBlock } from './shared/control-block.ts';
import type { TickRing } from './shared/tick-ring.ts';

export interface LoopMonitorOptions {
  /** The loop is told to trip when no tick came for longer than this, ms. */
  readonly limitMs: number;
  /** It is taken for dead when none came for so long after that, ms. */
  readonly goneMs: number;
  /** It stands still, and was told to trip. */
  readonly onStall?: (stillMs: number) => void;
  /** It does not come back. Called once. */
  readonly onGone: (stillMs: number) => void;
}

/**
 * A stall counts when so many looks in a row found it: one look that comes late, after this thread
 * or the whole process stood still, proves nothing of the loop.
 */
const LOOKS = 3;
const LOOKS_A_LIMIT = 5;
const LONGEST_INTERVAL_MS = 50;

/**
 * Watches the control thread from another one. A loop that stands still cannot stop itself: the
 * device drops the force when its command lapses, the loop finds the request to trip should it
 * come back, and whoever started it learns that it does not.
 */
export class LoopMonitor {
  readonly #control: ControlBlock;
  readonly #ticks: TickRing;
  readonly #options: LoopMonitorOptions;
  #timer: NodeJS.Timeout | null = null;
  #position = 0;
  #advancedAtMs: number | null = null;
  #raisedAtMs: number | null = null;
  #looks = 0;
  #isGone = false;

  constructor(control: ControlBlock, ticks: TickRing, options: LoopMonitorOptions) {
    this.#control = control;
    this.#ticks = ticks;
    this.#options = options;
  }

  /** Looks by a timer of this thread until {@link close}; the timer keeps no process alive. */
  start(): this {
    const intervalMs = Math.min(this.#options.limitMs / LOOKS_A_LIMIT, LONGEST_INTERVAL_MS);
    this.#timer = setInterval(() => this.look(performance.now()), intervalMs).unref();
    return this;
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  look(nowMs: number): void {
    const { position } = this.#ticks;
    const isLooping = this.#control.phase === 'looping';
    if (!isLooping || this.#advancedAtMs === null || position !== this.#position) {
      this.#position = position;
      this.#advancedAtMs = isLooping ? nowMs : null;
      this.#raisedAtMs = null;
      this.#looks = 0;
      return;
    }
    this.#looks += 1;
    this.#judge(nowMs, nowMs - this.#advancedAtMs);
  }

  #judge(nowMs: number, stillMs: number): void {
    const { limitMs, goneMs, onStall, onGone } = this.#options;
    if (this.#raisedAtMs === null) {
      if (stillMs <= limitMs || this.#looks < LOOKS) return;
      this.#raisedAtMs = nowMs;
      this.#control.raise('loopStalled');
      onStall?.(stillMs);
    } else if (nowMs - this.#raisedAtMs > goneMs && !this.#isGone) {
      this.#isGone = true;
      onGone(stillMs);
    }
  }
}
