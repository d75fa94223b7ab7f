import { ByteRing } from './byte-ring.ts';

/** Four samples a cycle at most, and a reader that sleeps a quarter of a second at 1 kHz. */
const RECEIVED_BYTES = 8192;

/** More than a holder that is held up leaves lying, so that the newest command always finds room. */
const SENT_BYTES = 65_536;

/** The shared memory of a {@link Mailbox}, as it travels to another thread. */
export interface MailboxBuffers {
  readonly words: SharedArrayBuffer;
  readonly received: SharedArrayBuffer;
  readonly sent: SharedArrayBuffer;
}

/**
 * Bytes from and to a port that another thread holds open: the holder fills `received` and empties
 * `sent`, the user does the contrary and knocks.
 */
export class Mailbox {
  readonly received: ByteRing;
  readonly sent: ByteRing;
  readonly #words: Int32Array;

  constructor(buffers: MailboxBuffers) {
    this.#words = new Int32Array(buffers.words);
    this.received = new ByteRing(buffers.received);
    this.sent = new ByteRing(buffers.sent);
  }

  static allocate(): MailboxBuffers {
    return {
      words: new SharedArrayBuffer(WORD_COUNT * Int32Array.BYTES_PER_ELEMENT),
      received: ByteRing.allocate(RECEIVED_BYTES),
      sent: ByteRing.allocate(SENT_BYTES),
    };
  }

  /** Whether the port behind it is open. */
  get isOpen(): boolean {
    return Atomics.load(this.#words, WORD.open) !== 0;
  }

  /** Holder: says whether the port is open. */
  set isOpen(open: boolean) {
    Atomics.store(this.#words, WORD.open, open ? 1 : 0);
  }

  /** Wakes the holder. */
  knock(): void {
    Atomics.add(this.#words, WORD.knocks, 1);
    Atomics.notify(this.#words, WORD.knocks);
  }

  /** Holder: how often there was a knock, for {@link knocked}. */
  get knocks(): number {
    return Atomics.load(this.#words, WORD.knocks);
  }

  /** Holder: resolves on the next knock after `seen`. */
  async knocked(seen: number): Promise<void> {
    const waiting = Atomics.waitAsync(this.#words, WORD.knocks, seen);
    if (waiting.async) await waiting.value;
  }
}

const WORD = { open: 0, knocks: 1 } as const;
const WORD_COUNT = 2;
