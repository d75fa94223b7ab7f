import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND, COMMAND_FIELDS, encodeCommand } from '../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../src/hal/serial/protocol/frame-parser.ts';
import { COMMAND_FLAG, FRAME_LENGTH, KIND } from '../../src/hal/serial/protocol/layout.ts';
import { decodeSample, SAMPLE, SAMPLE_FIELDS } from '../../src/hal/serial/protocol/sample.ts';

export interface Sample {
  readonly sequence: number;
  readonly flags: number;
  readonly counts: readonly number[];
  readonly latchedUs: number;
  readonly appliedUs: number;
}

interface Command {
  readonly flags?: number;
  readonly validityMs?: number;
  /** mN, or a count. */
  readonly value?: number;
}

/** Time for an answer, which an emulator gives in a millisecond or two, ms. */
const PATIENCE_MS = 100;

/** A terminal, read and written without anything in between. */
export class RawClient {
  readonly #descriptor: number;
  readonly #parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample]);
  readonly #bytes = new Uint8Array(4096);
  #sequence = 0;

  constructor(path: string) {
    const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
    this.#descriptor = openSync(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  }

  /** Sends a Command, and does not wait; its sequence. */
  send(command: Command = {}): number {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const fields = new Float64Array(COMMAND_FIELDS);
    fields[COMMAND.flags] = command.flags ?? 0;
    fields[COMMAND.sequence] = this.#sequence;
    fields[COMMAND.validityMs] = command.validityMs ?? 50;
    fields[COMMAND.value] = command.value ?? 0;
    const frame = new Uint8Array(FRAME_LENGTH.host);
    encodeCommand(frame, fields);
    writeSync(this.#descriptor, frame);
    return this.#sequence;
  }

  /** Sends a Command; its Sample, or null where none comes. */
  async ask(command: Command = {}): Promise<Sample | null> {
    const sequence = this.send(command);
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const sample = this.#next();
      if (sample?.sequence === sequence) return sample;
      await sleep(1);
    }
    return null;
  }

  /** As {@link ask}, where an answer must come. */
  async answer(command: Command = {}): Promise<Sample> {
    const sample = await this.ask(command);
    if (sample === null) throw new Error('the device did not answer');
    return sample;
  }

  /** Clears the latch and holds a force for so long. */
  async push(newtons: number, milliseconds: number): Promise<Sample> {
    await this.answer({ flags: COMMAND_FLAG.clear });
    const end = performance.now() + milliseconds;
    let sample: Sample;
    do {
      sample = await this.answer({ flags: COMMAND_FLAG.enable, value: 1000 * newtons });
    } while (performance.now() < end);
    return sample;
  }

  /** Bytes that wait to be read. */
  waiting(): number {
    try {
      return readSync(this.#descriptor, this.#bytes);
    } catch {
      return 0;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #next(): Sample | null {
    try {
      this.#parser.push(this.#bytes, readSync(this.#descriptor, this.#bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    let last = null;
    for (let at = this.#parser.next(); at >= 0; at = this.#parser.next()) {
      const fields = new Float64Array(SAMPLE_FIELDS);
      decodeSample(this.#parser.buffer, at, fields);
      last = {
        sequence: fields[SAMPLE.sequence],
        flags: fields[SAMPLE.flags],
        counts: [...fields.subarray(SAMPLE.countX, SAMPLE.countTheta2 + 1)],
        latchedUs: fields[SAMPLE.latchedUs],
        appliedUs: fields[SAMPLE.appliedUs],
      };
    }
    return last;
  }
}
