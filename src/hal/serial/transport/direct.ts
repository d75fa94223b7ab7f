import { readSync, writeSync } from 'node:fs';
import { GONE, WRITE_RESULT, type Transport } from './transport.ts';

/**
 * Reads and writes the descriptor of a device that `serialport` opened with `vmin: 0, vtime: 0`:
 * non-blocking, and a read with nothing waiting returns 0 at once.
 *
 * A frame that went out in part is never completed: what it asks for is older than the next one, which
 * may be a stop. The device finds that by itself.
 */
export class DirectTransport implements Transport {
  writeFaults = 0;
  #descriptor = -1;

  attach(descriptor: number): void {
    this.#descriptor = descriptor;
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
      const sent = writeSync(this.#descriptor, frame, 0, frame.length, null);
      return sent === frame.length ? WRITE_RESULT.sent : this.#fault();
    } catch (error) {
      return isBusy(error) ? this.#fault() : WRITE_RESULT.gone;
    }
  }

  #fault(): number {
    this.writeFaults += 1;
    return WRITE_RESULT.fault;
  }
}

/** Whether the line is only busy; whatever else an error says, there is no device behind it. */
function isBusy(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}
