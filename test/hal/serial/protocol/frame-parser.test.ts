import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameParser } from '../../../../src/hal/serial/protocol/frame-parser.ts';
import { KIND } from '../../../../src/hal/serial/protocol/layout.ts';
import { commandFrame, identityFrame, sampleFrame } from './frames.ts';

const DEVICE_KINDS = [KIND.sample, KIND.identity];
const intact = (sequence: number) => sampleFrame({ sequence, countX: sequence * 3 - 70_000 });

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Pushes a stream in pieces and gives the frames that come out. */
function found(parser: FrameParser, stream: Uint8Array, pieces: readonly number[] = []) {
  const frames: string[] = [];
  const push = (bytes: Uint8Array): void => {
    parser.push(bytes, bytes.length);
    for (let at = parser.next(); at >= 0; at = parser.next()) {
      frames.push(hex(parser.buffer.subarray(at, at + 32)));
    }
  };
  let from = 0;
  for (const piece of pieces) {
    push(stream.subarray(from, from + piece));
    from += piece;
  }
  push(stream.subarray(from));
  return frames;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('finding frames', () => {
  /** What may lie between frames: noise, and what looks like the start of a frame. */
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.constantFrom(...DEVICE_KINDS), fc.uint8Array({ maxLength: 40 }))
      .map(([kind, rest]) => join(Uint8Array.of(0xd1, 0x9b, kind), rest)),
    fc.constantFrom(Uint8Array.of(0xd1), Uint8Array.of(0xd1, 0x9b), Uint8Array.of(0xd1, 0xd1)),
    fc.integer({ min: 1, max: 31 }).map((length) => intact(9999).subarray(0, length)),
  );
  const part = fc.record({ sequence: fc.integer({ min: 0, max: 65_535 }), noise });

  it('finds every intact frame, whatever lies between, in whatever pieces it comes', () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 70 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), pieces, (parts, pieces) => {
        const parser = new FrameParser(32, DEVICE_KINDS);
        const stream = join(...parts.flatMap(({ sequence, noise }) => [noise, intact(sequence)]));
        const sent = parts.map(({ sequence }) => hex(intact(sequence)));
        expect(found(parser, stream, pieces)).toEqual(sent);
      }),
      { numRuns: 500 },
    );
  });

  it('finds a frame as soon as its last byte is there, though a false sync came just before', () => {
    const parser = new FrameParser(32, DEVICE_KINDS);
    const stream = join(Uint8Array.of(0xd1, 0x9b, 0x19, 0, 0), intact(1));
    expect(found(parser, stream.subarray(0, -1))).toEqual([]);
    expect(found(parser, stream.subarray(-1))).toEqual([hex(intact(1))]);
    expect(parser.damaged).toBe(1);
  });

  it('counts a frame that was cut short, and finds the intact ones that its length reaches into', () => {
    const parser = new FrameParser(32, DEVICE_KINDS);
    const stream = join(intact(4).subarray(0, 7), intact(5), intact(6));
    expect(found(parser, stream)).toEqual([hex(intact(5)), hex(intact(6))]);
    expect(parser.damaged).toBe(1);
  });

  it('takes nothing for a frame but the kinds it looks for: an echoing line is no device', () => {
    const parser = new FrameParser(32, [KIND.identity]);
    const echo = join(commandFrame({ sequence: 1 }), commandFrame({ sequence: 2 }));
    const page = identityFrame({ page: 0, major: 1 }, 3);
    expect(found(parser, join(echo, intact(2), page))).toEqual([hex(page)]);
    expect(parser.damaged).toBe(0);
  });
});

describe('a reader that brings more than fits', () => {
  const capacity = new FrameParser(32, DEVICE_KINDS).buffer.length;
  const many = (count: number) => join(...Array.from({ length: count }, (_, i) => intact(i)));

  it('keeps the newest of one long read', () => {
    const parser = new FrameParser(32, DEVICE_KINDS);
    const frames = found(parser, join(many(300), Uint8Array.of(1, 2, 3)));
    // Of the oldest that fitted only a part was left.
    expect(frames).toEqual(Array.from({ length: 63 }, (_, i) => hex(intact(237 + i))));
  });

  it('keeps the newest of reads that nobody took frames from', () => {
    const parser = new FrameParser(32, DEVICE_KINDS);
    const stream = many(capacity / 32 + 10);
    for (let at = 0; at < stream.length; at += 48) {
      const piece = stream.subarray(at, at + 48);
      parser.push(piece, piece.length);
    }
    const frames = found(parser, new Uint8Array(0));
    expect(frames).toEqual(Array.from({ length: 64 }, (_, i) => hex(intact(10 + i))));
  });

  it('takes only as many bytes as it is told', () => {
    const parser = new FrameParser(32, DEVICE_KINDS);
    parser.push(join(intact(1), intact(2)), 33);
    expect(parser.next()).toBe(0);
    expect(parser.next()).toBe(-1);
  });
});

it('starts anew with a line that was opened again', () => {
  const parser = new FrameParser(32, DEVICE_KINDS);
  found(parser, join(Uint8Array.of(0xd1, 0x9b, 0x19), new Uint8Array(50), intact(1).subarray(9)));
  expect(parser.damaged).toBe(1);
  parser.reset();
  expect(parser.damaged).toBe(0);
  expect(found(parser, intact(2))).toEqual([hex(intact(2))]);
});
