/**
 * The words that say who may use the descriptor of a serial device: the main thread, which opens
 * and closes it, or the control thread, which reads and writes it in between.
 *
 * ```
 *            publish (main)           lost (control)
 *   down ───────────────────► up ───────────────────► lost
 *    ▲                         │                        │
 *    │                         │ close (control)        │ close (control)
 *    │ retire (main)           ▼                        ▼
 *    └──────────────────── closed, for good ◄───────────┘
 * ```
 *
 * Only the control thread leaves `up`, and from then on it does not touch the descriptor; only then
 * does the main thread close it. So a descriptor is never closed, and its number never given to
 * another file, while the control thread may use it.
 */
export class LinkBlock {
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(WORD_COUNT * Int32Array.BYTES_PER_ELEMENT);
  }

  get state(): LinkState {
    return Atomics.load(this.#words, WORD.state) as LinkState;
  }

  get isUp(): boolean {
    return this.state === LINK_STATE.up;
  }

  /** Rises with every {@link publish}: another one is another link. */
  get generation(): number {
    return Atomics.load(this.#words, WORD.generation);
  }

  /** To be used while the link is up only; -1 where the transport has none. */
  get descriptor(): number {
    return Atomics.load(this.#words, WORD.descriptor);
  }

  /** Whether the device is another one than the configuration describes. */
  get isMismatch(): boolean {
    return Atomics.load(this.#words, WORD.mismatch) !== 0;
  }

  /**
   * Main thread: hands a device that was identified to the control thread.
   * @param descriptor of the open device, or -1 where the control thread needs none
   * @returns false where the link is not down, or was closed for good
   */
  publish(descriptor: number, mismatch: boolean): boolean {
    if (this.state !== LINK_STATE.down) return false;
    Atomics.store(this.#words, WORD.descriptor, descriptor);
    Atomics.store(this.#words, WORD.mismatch, mismatch ? 1 : 0);
    Atomics.add(this.#words, WORD.generation, 1);
    return this.#change(LINK_STATE.down, LINK_STATE.up);
  }

  /** Main thread: the device of a lost link was closed, the next one may be published. */
  retire(): boolean {
    return this.#change(LINK_STATE.lost, LINK_STATE.down);
  }

  /** Control thread: the device is gone. From here on it must not touch the descriptor. */
  lost(): boolean {
    return this.#change(LINK_STATE.up, LINK_STATE.lost);
  }

  /** Control thread, or main where that has ended: nobody uses a link any more, now or later. */
  close(): void {
    Atomics.store(this.#words, WORD.state, LINK_STATE.closed);
    Atomics.notify(this.#words, WORD.state);
  }

  /**
   * Main thread: waits until the control thread has left the link.
   * @param timeoutMs at most this long
   * @returns false where it is still up
   */
  async left(timeoutMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (this.isUp) {
      const remaining = deadline - performance.now();
      if (remaining <= 0) return false;
      const waiting = Atomics.waitAsync(this.#words, WORD.state, LINK_STATE.up, remaining);
      if (waiting.async) await waiting.value;
    }
    return true;
  }

  #change(from: LinkState, to: LinkState): boolean {
    if (Atomics.compareExchange(this.#words, WORD.state, from, to) !== from) return false;
    Atomics.notify(this.#words, WORD.state);
    return true;
  }
}

export const LINK_STATE = { down: 0, up: 1, lost: 2, closed: 3 } as const;
export type LinkState = (typeof LINK_STATE)[keyof typeof LINK_STATE];

const WORD = { state: 0, generation: 1, descriptor: 2, mismatch: 3 } as const;
const WORD_COUNT = 4;
