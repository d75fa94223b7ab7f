import { Mailbox, type MailboxBuffers } from '../link/mailbox.ts';
import { GONE, WRITE_RESULT, type Transport } from './transport.ts';

/** The user's side of a mailbox: the main thread holds the port open and carries the bytes. */
export class StreamTransport implements Transport {
  writeFaults = 0;
  readonly #mailbox: Mailbox;

  constructor(buffers: MailboxBuffers) {
    this.#mailbox = new Mailbox(buffers);
  }

  attach(): void {
    this.#mailbox.received.clear();
  }

  read(into: Uint8Array): number {
    if (!this.#mailbox.isOpen) return GONE;
    return this.#mailbox.received.read(into);
  }

  write(frame: Uint8Array): number {
    if (!this.#mailbox.isOpen) return WRITE_RESULT.gone;
    const fits = this.#mailbox.sent.write(frame);
    this.#mailbox.knock();
    if (fits) return WRITE_RESULT.sent;
    this.writeFaults += 1;
    return WRITE_RESULT.fault;
  }
}
