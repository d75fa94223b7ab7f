import { FrameParser } from '../hal/serial/protocol/frame-parser.ts';
import { kindOf } from '../hal/serial/protocol/frame.ts';
import { pageOf, sequenceOfPage } from '../hal/serial/protocol/identity.ts';
import { FRAME_LENGTH, KIND } from '../hal/serial/protocol/layout.ts';
import { decodeSample, SAMPLE, SAMPLE_FIELDS } from '../hal/serial/protocol/sample.ts';
import { GONE, type Transport } from '../hal/serial/transport/transport.ts';

/** A Sample as it came. */
export interface Sample {
  readonly kind: 'sample';
  readonly sequence: number;
  /** 0.25 V. */
  readonly supply: number;
  /** Bits of `SAMPLE_FLAG`. */
  readonly flags: number;
  /** Of cart, lower and upper pendulum. */
  readonly counts: readonly [number, number, number];
  /** us of the device's clock, modulo 2^32. */
  readonly latchedUs: number;
  readonly appliedUs: number;
  /** When its last byte was seen, ms of the host. */
  readonly receivedMs: number;
}

/** An Identity as it came. */
export interface Identity {
  readonly kind: 'identity';
  readonly sequence: number;
  readonly page: number;
  readonly frame: Uint8Array;
  readonly receivedMs: number;
}

export type Answer = Sample | Identity;

/** Finds the frames in what a device sends. */
export class AnswerReader {
  /** Bytes since the start. */
  bytes = 0;
  readonly #transport: Transport;
  readonly #parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample, KIND.identity]);
  readonly #chunk = new Uint8Array(FRAME_LENGTH.device * 32);
  readonly #fields = new Float64Array(SAMPLE_FIELDS);
  #frames = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Bytes that belong to no intact frame, once nothing is under way. */
  get strayBytes(): number {
    return this.bytes - this.#frames * FRAME_LENGTH.device;
  }

  /** The next answer that has come, or null; throws nothing where the device is gone. */
  next(nowMs: number): Answer | null | typeof GONE {
    let at = this.#parser.next();
    if (at < 0) {
      const count = this.#transport.read(this.#chunk);
      if (count === GONE) return GONE;
      if (count === 0) return null;
      this.bytes += count;
      this.#parser.push(this.#chunk, count);
      at = this.#parser.next();
      if (at < 0) return null;
    }
    this.#frames += 1;
    return this.#decode(at, nowMs);
  }

  #decode(at: number, receivedMs: number): Answer {
    const { buffer } = this.#parser;
    if (kindOf(buffer, at) === KIND.identity) {
      const frame = buffer.slice(at, at + FRAME_LENGTH.device);
      return {
        kind: 'identity',
        sequence: sequenceOfPage(frame, 0),
        page: pageOf(frame, 0),
        frame,
        receivedMs,
      };
    }
    const fields = this.#fields;
    decodeSample(buffer, at, fields);
    return {
      kind: 'sample',
      sequence: fields[SAMPLE.sequence]!,
      supply: fields[SAMPLE.supply]!,
      flags: fields[SAMPLE.flags]!,
      counts: [fields[SAMPLE.countX]!, fields[SAMPLE.countTheta1]!, fields[SAMPLE.countTheta2]!],
      latchedUs: fields[SAMPLE.latchedUs]!,
      appliedUs: fields[SAMPLE.appliedUs]!,
      receivedMs,
    };
  }
}

/** From one time of a device's clock to a later one, us, across its wrap. */
export function passedUs(fromUs: number, toUs: number): number {
  return (toUs - fromUs) | 0;
}
