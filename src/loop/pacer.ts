import type { ControlBlock } from './shared/control-block.ts';
import { WORD } from './shared/control-block.ts';

/**
 * Absolute deadlines: tick n is due at origin + n periods, whatever happened
 * before. A tick that would start a period late or more is skipped with all
 * others that passed meanwhile, so that the phase is kept.
 */
export class Pacer {
  readonly #control: ControlBlock;
  readonly #periodMs: number;
  readonly #spinMs: number;
  readonly #originMs: number;
  /** [next tick, lateness of the last tick ms] */
  readonly #memory = new Float64Array(2);

  constructor(control: ControlBlock, periodMs: number, spinMs: number) {
    this.#control = control;
    this.#periodMs = periodMs;
    this.#spinMs = spinMs;
    this.#originMs = performance.now() + periodMs;
  }

  /**
   * Sleeps until just before the next deadline, then spins up to it.
   * @param onWake called when another thread woke this one in between
   */
  waitForNext(onWake: () => void): void {
    const deadline = this.#originMs + this.#memory[0] * this.#periodMs;
    this.#sleepUntil(deadline - this.#spinMs, onWake);
    while (performance.now() < deadline);
    this.#memory[1] = performance.now() - deadline;
  }

  /** Sleeps until half a period before the next deadline; parameter as in {@link waitForNext}. */
  waitForMiddle(onWake: () => void): void {
    this.#sleepUntil(this.#originMs + (this.#memory[0] - 0.5) * this.#periodMs, onWake);
  }

  #sleepUntil(timeMs: number, onWake: () => void): void {
    const { words } = this.#control;
    for (;;) {
      const seen = Atomics.load(words, WORD.wake);
      onWake();
      const sleep = timeMs - performance.now();
      if (sleep <= 0) return;
      Atomics.wait(words, WORD.wake, seen, sleep);
    }
  }

  /**
   * Steps on to the tick after this one.
   * @param out receives [tick, periods since the last tick, lateness against the first of them us] from `at` on
   */
  take(out: Float64Array, at: number): void {
    const lateness = this.#memory[1];
    const skipped = Math.max(0, Math.floor(lateness / this.#periodMs));
    const tick = this.#memory[0] + skipped;
    out[at] = tick;
    out[at + 1] = 1 + skipped;
    out[at + 2] = lateness * 1000;
    this.#memory[0] = tick + 1;
  }
}
