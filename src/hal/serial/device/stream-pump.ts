import type { SerialPort } from 'serialport';
import type { Mailbox } from '../link/mailbox.ts';
import { FRAME_LENGTH } from '../protocol/layout.ts';
import { FrameCutter } from './frame-cutter.ts';

/** Bytes that are taken from the mailbox at once: whole frames. */
const BYTES_AT_ONCE = 16 * FRAME_LENGTH.host;

/**
 * The holder's side of a mailbox: carries bytes between an open port and whoever uses the mailbox,
 * until the port closes or the pump is stopped. No timer is involved: the user's knock wakes it.
 *
 * One write at a time is under way. What gathered meanwhile, or while this thread was held up, is
 * carried as `what` says: the `newest` frame alone, since older commands ask for what was meant a
 * while ago and the newest may be a stop; or `all` bytes, for who tests a device.
 */
export class StreamPump {
  readonly #port: SerialPort;
  readonly #mailbox: Mailbox;
  readonly #what: 'newest' | 'all';
  readonly #taken = new Uint8Array(BYTES_AT_ONCE);
  #dropped: number;
  #isWriting = false;
  #isStopped = false;

  constructor(port: SerialPort, mailbox: Mailbox, what: 'newest' | 'all' = 'newest') {
    this.#port = port;
    this.#mailbox = mailbox;
    this.#what = what;
    mailbox.sent.clear();
    this.#dropped = mailbox.sent.dropped;
    mailbox.isOpen = true;
    const cutter = new FrameCutter((bytes) => mailbox.received.write(bytes));
    const stop = () => this.stop();
    port.on('data', (chunk: Uint8Array) => cutter.push(chunk));
    port.on('close', stop);
    // A read of nothing, which is all that some drivers say when their device is gone.
    port.on('end', stop);
    port.on('error', stop);
    void this.#carry();
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#mailbox.isOpen = false;
    this.#mailbox.knock();
  }

  async #carry(): Promise<void> {
    while (!this.#isStopped) {
      const seen = this.#mailbox.knocks;
      this.#sendWaiting();
      await this.#mailbox.knocked(seen);
    }
  }

  #sendWaiting(): void {
    if (this.#isWriting || this.#isStopped) return;
    const bytes = this.#what === 'all' ? this.#takeAll() : this.#takeNewest();
    if (bytes === null) return;
    this.#isWriting = true;
    this.#port.write(bytes, () => {
      this.#isWriting = false;
      this.#sendWaiting();
    });
  }

  #takeAll(): Buffer | null {
    const count = this.#mailbox.sent.read(this.#taken);
    return count === 0 ? null : Buffer.from(this.#taken.subarray(0, count));
  }

  #takeNewest(): Buffer | null {
    const { sent } = this.#mailbox;
    let newest: Buffer | null = null;
    for (;;) {
      const count = sent.read(this.#taken);
      if (count === 0) break;
      newest = Buffer.from(this.#taken.subarray(count - FRAME_LENGTH.host, count));
    }
    // Where some found no room, the newest of those that did is an old one.
    const isOld = sent.dropped !== this.#dropped;
    this.#dropped = sent.dropped;
    return isOld ? null : newest;
  }
}
