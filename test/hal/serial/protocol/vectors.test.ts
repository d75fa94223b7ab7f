import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMAND_FIELDS, decodeCommand } from '../../../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../../../src/hal/serial/protocol/frame-parser.ts';
import { isIntact, kindOf } from '../../../../src/hal/serial/protocol/frame.ts';
import { encodeIdentify } from '../../../../src/hal/serial/protocol/identify.ts';
import {
  decodeIndexes,
  decodeNumbers,
  decodeText,
  pageOf,
  sequenceOfPage,
} from '../../../../src/hal/serial/protocol/identity.ts';
import {
  COMMAND_FLAG,
  FRAME_LENGTH,
  KIND,
  PAGE,
} from '../../../../src/hal/serial/protocol/layout.ts';
import type { SAMPLE } from '../../../../src/hal/serial/protocol/sample.ts';
import { decodeSample, SAMPLE_FIELDS } from '../../../../src/hal/serial/protocol/sample.ts';
import { commandFields, commandFrame, sampleFields, sampleFrame } from './frames.ts';

/** A file of firmware-protocol/vectors: the firmware's tests read the same ones. */
function vectors<Vector>(name: string): readonly Vector[] {
  const file = new URL(`../../../../firmware-protocol/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Vector[];
}

interface FrameVector<Fields> {
  readonly name: string;
  readonly fields: Fields;
  readonly bytes: string;
}

interface StreamVector {
  readonly name: string;
  readonly from: 'host' | 'device';
  readonly bytes: string;
  readonly frames: readonly string[];
  readonly damaged: number;
}

type Numbers<Names extends string> = Readonly<Record<Names, number>>;
type CommandVector = FrameVector<
  Numbers<'enable' | 'clear' | 'reference' | 'reserved' | 'sequence' | 'validityMs' | 'value'>
>;
type IdentityFields = Numbers<
  | 'page'
  | 'sequence'
  | 'major'
  | 'minor'
  | 'countsPerMetre'
  | 'countsPerRev1'
  | 'countsPerRev2'
  | 'forceLimitMn'
  | 'watchdogMs'
  | 'features'
  | 'seen'
  | 'indexX'
  | 'indexTheta1'
  | 'indexTheta2'
> & { readonly name: string; readonly build: string };

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a Command as the vectors have it', () => {
  it.each(vectors<CommandVector>('command'))('$name', ({ fields, bytes }) => {
    const { enable, clear, reference, reserved, ...rest } = fields;
    const flags =
      enable * COMMAND_FLAG.enable +
      clear * COMMAND_FLAG.clear +
      reference * COMMAND_FLAG.referenceX +
      reserved * 16;
    expect(hexOf(commandFrame({ flags, ...rest }))).toBe(bytes);
    const decoded = new Float64Array(COMMAND_FIELDS);
    decodeCommand(bytesOf(bytes), 0, decoded);
    expect(decoded).toEqual(commandFields({ flags, ...rest }));
  });
});

describe('a Sample as the vectors have it', () => {
  type Vector = FrameVector<Numbers<keyof typeof SAMPLE>>;
  it.each(vectors<Vector>('sample'))('$name', ({ fields, bytes }) => {
    expect(hexOf(sampleFrame(fields))).toBe(bytes);
    const decoded = new Float64Array(SAMPLE_FIELDS);
    decodeSample(bytesOf(bytes), 0, decoded);
    expect(decoded).toEqual(sampleFields(fields));
  });
});

describe('an Identify as the vectors have it', () => {
  type Vector = FrameVector<Numbers<'page' | 'sequence'>>;
  it.each(vectors<Vector>('identify'))('$name', ({ fields, bytes }) => {
    const frame = new Uint8Array(FRAME_LENGTH.host);
    encodeIdentify(frame, fields.page, fields.sequence);
    expect(hexOf(frame)).toBe(bytes);
  });
});

describe('an Identity as the vectors have it', () => {
  it.each(vectors<FrameVector<IdentityFields>>('identity'))('$name', ({ fields, bytes }) => {
    const frame = bytesOf(bytes);
    expect(isIntact(frame, 0, FRAME_LENGTH.device)).toBe(true);
    expect(kindOf(frame, 0)).toBe(KIND.identity);
    const { page, sequence, ...content } = fields;
    expect([pageOf(frame, 0), sequenceOfPage(frame, 0)]).toEqual([page, sequence]);
    if (page === PAGE.numbers) {
      const { forceLimitMn, ...numbers } = content;
      expect(decodeNumbers(frame, 0)).toEqual({ ...numbers, forceLimitN: forceLimitMn / 1000 });
    } else if (page === PAGE.index) {
      const { seen, indexX, indexTheta1, indexTheta2 } = content;
      expect(decodeIndexes(frame, 0)).toEqual({
        seen: [1, 2, 4].map((bit) => (seen & bit) !== 0),
        counts: [indexX, indexTheta1, indexTheta2],
      });
    } else {
      expect(decodeText(frame, 0)).toBe(page === PAGE.name ? content.name : content.build);
    }
  });
});

describe.each(['streams', 'damaged'])('the frames in the %s of the vectors', (file) => {
  it.each(vectors<StreamVector>(file))('$name', ({ from, bytes, frames, damaged }) => {
    const length = FRAME_LENGTH[from];
    const kinds = from === 'host' ? [KIND.command, KIND.identify] : [KIND.sample, KIND.identity];
    const stream = bytesOf(bytes);
    for (const piece of [1, 7, stream.length]) {
      const parser = new FrameParser(length, kinds);
      const found: string[] = [];
      for (let from = 0; from < stream.length; from += piece) {
        const read = stream.subarray(from, from + piece);
        parser.push(read, read.length);
        for (let at = parser.next(); at >= 0; at = parser.next()) {
          found.push(hexOf(parser.buffer.subarray(at, at + length)));
        }
      }
      expect(found).toEqual(frames);
      expect(parser.damaged).toBe(damaged);
    }
  });
});
