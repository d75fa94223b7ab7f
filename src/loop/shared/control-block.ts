/**
 * The words that the threads share: who wants the loop to wake, stop or end, and how far it is.
 * Any thread may ask for a stop; asking wakes the control thread at once.
 */
export class ControlBlock {
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(WORD_COUNT * Int32Array.BYTES_PER_ELEMENT);
  }

  /** The word on which the control thread sleeps, and its index, for `Atomics.wait`. */
  get words(): Int32Array {
    return this.#words;
  }

  /**
   * Asks for zero force at once and a latched stop. Never queues behind anything.
   * @returns a mark for {@link stopConfirmed}
   */
  requestStop(): number {
    const mark = Atomics.add(this.#words, WORD.stopsAsked, 1);
    Atomics.store(this.#words, WORD.stop, 1);
    this.wake();
    return mark;
  }

  /** A stop that holds up the calling thread until it is confirmed, for the last moment of a process. */
  stopNow(timeoutMs = 50): void {
    const mark = this.requestStop();
    const served = this.stopsServed;
    if (((served - mark) | 0) <= 0) Atomics.wait(this.#words, WORD.stopsServed, served, timeoutMs);
  }

  /** Asks the control thread to send zero force and to end. */
  requestEnd(): void {
    Atomics.store(this.#words, WORD.end, 1);
    this.release();
    this.wake();
  }

  wake(): void {
    Atomics.add(this.#words, WORD.wake, 1);
    Atomics.notify(this.#words, WORD.wake);
  }

  /** Control thread: whether a stop was asked for since the last call. */
  takeStop(): boolean {
    if (Atomics.exchange(this.#words, WORD.stop, 0) === 0) return false;
    Atomics.store(this.#words, WORD.stopsTaken, Atomics.load(this.#words, WORD.stopsAsked));
    return true;
  }

  /**
   * Control thread: says that zero force went out for every stop taken so far. One that was
   * asked for since is not among them: its force is yet to be cut.
   */
  confirmStop(): void {
    Atomics.store(this.#words, WORD.stopsServed, Atomics.load(this.#words, WORD.stopsTaken));
    Atomics.notify(this.#words, WORD.stopsServed);
  }

  /** How many of the stops asked for so far were confirmed. */
  get stopsServed(): number {
    return Atomics.load(this.#words, WORD.stopsServed);
  }

  /**
   * Resolves true once the stop of a mark was confirmed, false after `timeoutMs`.
   * @param mark what {@link requestStop} returned
   */
  async stopConfirmed(mark: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const served = this.stopsServed;
      if (((served - mark) | 0) > 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      const waiting = Atomics.waitAsync(this.#words, WORD.stopsServed, served, left);
      if (waiting.async) await waiting.value;
    }
  }

  /** Lets the control thread, which is warm and waits, open its rig and loop. */
  release(): void {
    Atomics.store(this.#words, WORD.released, 1);
    Atomics.notify(this.#words, WORD.released);
  }

  /** Control thread: sleeps until it is released, or told to end. */
  awaitRelease(): void {
    Atomics.wait(this.#words, WORD.released, 0);
  }

  get endRequested(): boolean {
    return Atomics.load(this.#words, WORD.end) !== 0;
  }

  get phase(): LoopPhase {
    return PHASES[Atomics.load(this.#words, WORD.phase)];
  }

  set phase(phase: LoopPhase) {
    Atomics.store(this.#words, WORD.phase, PHASES.indexOf(phase));
    Atomics.notify(this.#words, WORD.phase);
  }
}

export const WORD = {
  wake: 0,
  stop: 1,
  end: 2,
  stopsServed: 3,
  phase: 4,
  stopsAsked: 5,
  stopsTaken: 6,
  released: 7,
} as const;
const WORD_COUNT = 8;

/** Where the control thread is in its life. */
export const PHASES = ['starting', 'warming', 'looping', 'ended', 'failed'] as const;
export type LoopPhase = (typeof PHASES)[number];
