import type { SerialPort } from 'serialport';
import type { Mailbox } from '../link/mailbox.ts';
import { FrameCutter } from './frame-cutter.ts';

/** Bytes that wait in the port before commands are dropped: four of them, which is old enough. */
const MOST_WAITING_BYTES = 64;

/**
 * The holder's side of a mailbox: carries bytes between an open port and whoever uses the mailbox,
 * until the port closes or the pump is stopped. No timer is involved: the user's knock wakes it.
 */
export class StreamPump {
  readonly #port: SerialPort;
  readonly #mailbox: Mailbox;
  readonly #outgoing = new Uint8Array(MOST_WAITING_BYTES);
  #isStopped = false;

  constructor(port: SerialPort, mailbox: Mailbox) {
    this.#port = port;
    this.#mailbox = mailbox;
    mailbox.sent.clear();
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

  /** The port takes a while to say that it is gone: until then commands are dropped, not queued. */
  #sendWaiting(): void {
    for (;;) {
      const count = this.#mailbox.sent.read(this.#outgoing);
      if (count === 0) return;
      if (this.#port.writableLength >= MOST_WAITING_BYTES) continue;
      this.#port.write(Buffer.from(this.#outgoing.subarray(0, count)));
    }
  }
}
