import type { Clock, Line } from '../../src/conformance/line.ts';
import { WRITE_RESULT, type Transport } from '../../src/hal/serial/transport/transport.ts';

const BAUD = 1_000_000;
const US_PER_BYTE = 10;
const STEP_US = 100;

/** A device on a line: what it is given, and what time it is. */
export interface LineDevice {
  /** A byte has come. */
  receive(byte: number): void;
  /** Called at least every 100 us. */
  poll(): void;
}

interface Timed {
  readonly atUs: number;
  readonly bytes: Uint8Array;
}

/** A serial line at 1 Mbaud in memory, on a clock that goes only when somebody waits. */
export class VirtualLine {
  nowUs = 0;
  readonly line: Line;
  readonly #toDevice: { atUs: number; byte: number }[] = [];
  readonly #toHost: Timed[] = [];
  #hostFreeUs = 0;
  #deviceFreeUs = 0;
  #device: LineDevice | null = null;

  constructor() {
    const clock: Clock = {
      now: () => this.nowUs / 1000,
      pause: async () => this.#advance(this.nowUs + STEP_US),
      wait: async (ms) => this.#advance(this.nowUs + 1000 * ms),
    };
    const transport: Transport = {
      writeFaults: 0,
      attach: () => undefined,
      read: (into) => this.#read(into),
      write: (frame) => this.#write(frame),
    };
    this.line = { clock, transport, baudRate: BAUD };
  }

  plugIn(device: LineDevice): void {
    this.#device = device;
  }

  /** Whether the last answer has not left yet. */
  get isDeviceSending(): boolean {
    return this.#deviceFreeUs > this.nowUs;
  }

  /** The host has them once they have left, behind all that is still to leave. */
  answer(bytes: Uint8Array): void {
    const start = Math.max(this.nowUs, this.#deviceFreeUs);
    this.#deviceFreeUs = start + bytes.length * US_PER_BYTE;
    this.#toHost.push({ atUs: this.#deviceFreeUs, bytes: bytes.slice() });
  }

  #write(bytes: Uint8Array): number {
    this.#hostFreeUs = Math.max(this.#hostFreeUs, this.nowUs);
    for (const byte of bytes) {
      this.#hostFreeUs += US_PER_BYTE;
      this.#toDevice.push({ atUs: this.#hostFreeUs, byte });
    }
    return WRITE_RESULT.sent;
  }

  #read(into: Uint8Array): number {
    let count = 0;
    while (this.#toHost.length > 0) {
      const { atUs, bytes } = this.#toHost[0]!;
      if (atUs > this.nowUs || count + bytes.length > into.length) break;
      into.set(bytes, count);
      count += bytes.length;
      this.#toHost.shift();
    }
    return count;
  }

  #advance(untilUs: number): void {
    while (this.nowUs < untilUs) {
      const next = Math.min(untilUs, this.nowUs + STEP_US);
      while (this.#toDevice.length > 0 && this.#toDevice[0]!.atUs <= next) {
        const { atUs, byte } = this.#toDevice.shift()!;
        this.nowUs = Math.max(this.nowUs, atUs);
        this.#device?.receive(byte);
      }
      this.nowUs = next;
      this.#device?.poll();
    }
  }
}
