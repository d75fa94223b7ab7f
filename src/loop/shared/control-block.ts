import { REQUEST } from '../../record/signals.ts';
import { COMMON_OFFSET_MS, commonNowMs } from './common-clock.ts';

/** What another thread may add to the requests of the next tick; a stop has a way of its own. */
export type RaisedRequest = Exclude<keyof typeof REQUEST, 'softwareStop' | 'reset' | 'arm'>;

/** Threads that give signs of life to the control thread. */
export type BeatingThread = keyof typeof BEAT;

/** When a stop was asked for and served, by the common clock (`common-clock.ts`), ms. */
export interface StopTiming {
  /** Of the first stop that was not served then. */
  readonly receivedMs: number;
  /** When zero force last went out in the place of a force, or for a stop. */
  readonly zeroWrittenMs: number;
}

/**
 * The words that the threads share: who wants the loop to wake, stop or end, who is alive, and how
 * far the loop is. Any thread may ask for a stop; asking wakes the control thread at once.
 */
export class ControlBlock {
  readonly #words: Int32Array;
  readonly #times: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, WORD_COUNT);
    this.#times = new Float64Array(buffer, TIMES_AT, TIME_COUNT);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(TIMES_AT + TIME_COUNT * Float64Array.BYTES_PER_ELEMENT);
  }

  /** The word on which the control thread sleeps, and its index, for `Atomics.wait`. */
  get words(): Int32Array {
    return this.#words;
  }

  /**
   * Asks for zero force at once and a latched stop. Never queues behind anything.
   *
   * @param receivedAtMs when the calling thread heard of it, by its own `performance.now()`
   * @returns a mark for {@link stopConfirmed}
   */
  requestStop(receivedAtMs = performance.now()): number {
    if (Atomics.compareExchange(this.#words, WORD.stopTimed, 0, 1) === 0) {
      this.#times[TIME.stopReceived] = receivedAtMs + COMMON_OFFSET_MS;
    }
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
    this.noteZero();
    Atomics.store(this.#words, WORD.stopTimed, 0);
    Atomics.store(this.#words, WORD.stopsServed, Atomics.load(this.#words, WORD.stopsTaken));
    Atomics.notify(this.#words, WORD.stopsServed);
  }

  /** Control thread: zero force went out just before. */
  noteZero(): void {
    this.#times[TIME.zeroWritten] = commonNowMs();
  }

  /** Of the newest stop, to be read once it is confirmed. */
  get stopTiming(): StopTiming {
    return {
      receivedMs: this.#times[TIME.stopReceived],
      zeroWrittenMs: this.#times[TIME.zeroWritten],
    };
  }

  /** Adds a request to those of the next tick, and wakes the control thread. None is lost. */
  raise(request: RaisedRequest): void {
    Atomics.or(this.#words, WORD.raised, REQUEST[request]);
    this.wake();
  }

  /** Control thread: bits of `REQUEST` that were raised since the last call. */
  takeRaised(): number {
    if (Atomics.load(this.#words, WORD.raised) === 0) return 0;
    return Atomics.exchange(this.#words, WORD.raised, 0);
  }

  /** A sign of life, to be given much more often than the control thread wants to see one. */
  beat(thread: BeatingThread): void {
    Atomics.add(this.#words, BEAT[thread], 1);
  }

  /** How often a thread gave one, modulo 2^32. */
  beats(thread: BeatingThread): number {
    return Atomics.load(this.#words, BEAT[thread]);
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
  raised: 8,
  mainBeats: 9,
  feedBeats: 10,
  /** Whether the time of a stop that is not served yet is noted. */
  stopTimed: 11,
} as const;
const WORD_COUNT = 12;

const BEAT = { main: WORD.mainBeats, feed: WORD.feedBeats } as const;

const TIME = { stopReceived: 0, zeroWritten: 1 } as const;
const TIME_COUNT = 2;
const TIMES_AT = WORD_COUNT * Int32Array.BYTES_PER_ELEMENT;

/** Where the control thread is in its life. */
export const PHASES = ['starting', 'warming', 'looping', 'ended', 'failed'] as const;
export type LoopPhase = (typeof PHASES)[number];
