import {
  COMMAND,
  COMMAND_FIELDS,
  decodeCommand,
} from '../../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../../src/hal/serial/protocol/frame-parser.ts';
import { kindOf, seal } from '../../../src/hal/serial/protocol/frame.ts';
import { pageOf, sequenceOfPage } from '../../../src/hal/serial/protocol/identity.ts';
import {
  FRAME_LENGTH,
  KIND,
  NUMBERS_OFFSET,
  PAGE,
  PAGE_OFFSET,
} from '../../../src/hal/serial/protocol/layout.ts';
import { encodeSample, SAMPLE, SAMPLE_FIELDS } from '../../../src/hal/serial/protocol/sample.ts';
import type { Pty } from './pty.ts';

export const NUMBERS = {
  major: 1,
  countsPerMetre: 20_000,
  countsPerRev1: 4096,
  countsPerRev2: 4096,
  forceLimitN: 200,
  watchdogMs: 100,
};

/** Answers at the far end of a pty as PROTOCOL.md says, and moves nothing. */
export class FakeDevice {
  numbers = { ...NUMBERS };
  name = 'fake';
  build = 'test';
  isSilent = false;
  /** Sequences of the Commands that came. */
  readonly commands: number[] = [];
  readonly #pty: Pty;
  readonly #parser = new FrameParser(FRAME_LENGTH.host, [KIND.command, KIND.identify]);

  constructor(pty: Pty) {
    this.#pty = pty;
    pty.onReceived((bytes) => this.#receive(bytes));
  }

  #receive(bytes: Uint8Array): void {
    const { buffer } = this.#parser;
    this.#parser.push(bytes, bytes.length);
    for (let at = this.#parser.next(); at >= 0; at = this.#parser.next()) {
      if (this.isSilent) continue;
      if (kindOf(buffer, at) === KIND.command) this.#sample(at);
      else this.#identity(pageOf(buffer, at), sequenceOfPage(buffer, at));
    }
  }

  #sample(at: number): void {
    const command = new Float64Array(COMMAND_FIELDS);
    decodeCommand(this.#parser.buffer, at, command);
    this.commands.push(command[COMMAND.sequence]);
    this.#pty.send(sampleFrame(command[COMMAND.sequence]));
  }

  #identity(page: number, sequence: number): void {
    if (page > PAGE.build) return;
    const frame = new Uint8Array(FRAME_LENGTH.device);
    const view = new DataView(frame.buffer);
    frame[PAGE_OFFSET.page] = page;
    view.setUint16(PAGE_OFFSET.sequence, sequence, true);
    if (page === PAGE.numbers) this.#writeNumbers(view);
    else {
      const text = page === PAGE.name ? this.name : this.build;
      frame.set(new TextEncoder().encode(text), PAGE_OFFSET.content);
    }
    seal(frame, KIND.identity);
    this.#pty.send(frame);
  }

  #writeNumbers(view: DataView): void {
    const { numbers } = this;
    view.setUint8(NUMBERS_OFFSET.major, numbers.major);
    view.setUint32(NUMBERS_OFFSET.countsPerMetre, numbers.countsPerMetre, true);
    view.setUint32(NUMBERS_OFFSET.countsPerRev1, numbers.countsPerRev1, true);
    view.setUint32(NUMBERS_OFFSET.countsPerRev2, numbers.countsPerRev2, true);
    view.setUint32(NUMBERS_OFFSET.forceLimitMn, numbers.forceLimitN * 1000, true);
    view.setUint16(NUMBERS_OFFSET.watchdogMs, numbers.watchdogMs, true);
  }
}

/** An intact Sample that answers the Command of a sequence. */
export function sampleFrame(sequence: number): Uint8Array {
  const fields = new Float64Array(SAMPLE_FIELDS);
  fields[SAMPLE.sequence] = sequence;
  const frame = new Uint8Array(FRAME_LENGTH.device);
  encodeSample(frame, fields);
  return frame;
}
