import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameCutter } from '../../../../src/hal/serial/device/frame-cutter.ts';
import { sampleFrame } from '../fake-device.ts';

/** What came out of a cutter after each of the chunks, as a count of bytes. */
function passedOn(chunks: readonly Uint8Array[]): { bytes: number[]; after: number[] } {
  const bytes: number[] = [];
  const cutter = new FrameCutter((piece) => bytes.push(...piece));
  const after = chunks.map((chunk) => {
    cutter.push(chunk);
    return bytes.length;
  });
  return { bytes, after };
}

const frames = (count: number) => Array.from({ length: count }, (_, i) => sampleFrame(i));

describe('a frame cutter', () => {
  test('passes a frame on when its last byte came, and no part of it before', () => {
    const [first, second] = frames(2);
    const chunks = [first.subarray(0, 20), first.subarray(20), second];
    expect(passedOn(chunks).after).toEqual([0, 32, 64]);
  });

  test('is in step again one frame after a lost byte, with no frame held back', () => {
    const [first, ...rest] = frames(4);
    const { after } = passedOn([first.subarray(0, 31), ...rest]);
    // The damaged frame is given up when the next one completes it, and that one is whole by then.
    expect(after).toEqual([0, 63, 95, 127]);
  });

  test('is in step again after noise between two frames', () => {
    const [first, second, third] = frames(3);
    const { after } = passedOn([first, Uint8Array.of(0xd1, 7, 7), second, third]);
    expect(after).toEqual([32, 32, 67, 99]);
  });

  test('gives every byte out, in order, whatever the line does and however it comes', () => {
    const piece = fc.oneof(
      fc.nat({ max: 0xffff }).map(sampleFrame),
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(Uint8Array.of(0xd1), Uint8Array.of(0xd1, 0x9b), Uint8Array.of(0xd1, 0xd1)),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 20 }),
        (pieces, sizes) => {
          const line = pieces.flatMap((bytes) => [...bytes]);
          // Good frames at the end bring out whatever is held back.
          for (const frame of frames(3)) line.push(...frame);
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < line.length; i++) {
            const size = sizes[i % sizes.length];
            chunks.push(Uint8Array.from(line.slice(at, at + size)));
            at += size;
          }
          const { bytes } = passedOn(chunks);
          expect(bytes).toEqual(line.slice(0, bytes.length));
          expect(line.length - bytes.length).toBeLessThan(32);
        },
      ),
    );
  });
});
