import { readSync, writeSync } from 'node:fs';
import { GONE, WRITE_RESULT, type Transport } from './transport.ts';

/** Longer than any frame. */
const REST_BYTES = 64;

/** Writes after which the rest of a cut frame is worth less than the frame that waits for it. */
const REST_ATTEMPTS = 2;

/**
 * Reads and writes the descriptor of a device that `serialport` opened with `vmin: 0, vtime: 0`:
 * non-blocking, and a read with nothing waiting returns 0 at once.
 *
 * A frame that went out in part is completed before the next one, so that the device stays in step.
 * Where the line does not take that either, twice, the rest is dropped: the device finds the next
 * frame by itself.
 *
 * Node's own calls allocate up to 70 bytes each, which is a scavenge in a minute or so at 1 kHz;
 * nothing is added to that.
 */
export class DirectTransport implements Transport {
  writeFaults = 0;
  #descriptor = -1;
  readonly #rest = new Uint8Array(REST_BYTES);
  #restStart = 0;
  #restEnd = 0;
  #restAttempts = 0;

  attach(descriptor: number): void {
    this.#descriptor = descriptor;
    this.#dropRest();
  }

  read(into: Uint8Array): number {
    try {
      return readSync(this.#descriptor, into, 0, into.length, null);
    } catch (error) {
      return isBusy(error) ? 0 : GONE;
    }
  }

  write(frame: Uint8Array): number {
    try {
      if (this.#restEnd > this.#restStart && !this.#sendRest()) return this.#fault();
      const sent = writeSync(this.#descriptor, frame, 0, frame.length, null);
      if (sent === frame.length) return WRITE_RESULT.sent;
      if (sent > 0) this.#keepRest(frame, sent);
      return this.#fault();
    } catch (error) {
      // Nothing of the frame went out: it is never retried, the next one knows better.
      if (isBusy(error)) return this.#fault();
      this.#dropRest();
      return WRITE_RESULT.gone;
    }
  }

  #fault(): number {
    this.writeFaults += 1;
    return WRITE_RESULT.fault;
  }

  #keepRest(frame: Uint8Array, from: number): void {
    for (let i = from; i < frame.length; i++) this.#rest[i] = frame[i];
    this.#restStart = from;
    this.#restEnd = frame.length;
    this.#restAttempts = 0;
  }

  /** @returns whether all of it went out, so that the next frame may follow */
  #sendRest(): boolean {
    this.#restAttempts += 1;
    // Given up before the attempt, since a line that takes nothing at all throws out of it.
    const isLast = this.#restAttempts >= REST_ATTEMPTS;
    const start = this.#restStart;
    const count = this.#restEnd - start;
    if (isLast) this.#dropRest();
    const sent = writeSync(this.#descriptor, this.#rest, start, count, null);
    if (sent === count) {
      this.#dropRest();
      return true;
    }
    if (!isLast) this.#restStart = start + sent;
    return false;
  }

  #dropRest(): void {
    this.#restStart = 0;
    this.#restEnd = 0;
    this.#restAttempts = 0;
  }
}

/** Whether the line is only busy; whatever else an error says, there is no device behind it. */
function isBusy(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}
