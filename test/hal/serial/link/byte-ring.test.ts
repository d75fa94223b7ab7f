import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteRing } from '../../../../src/hal/serial/link/byte-ring.ts';

const ROOM = 64;

describe('a byte ring', () => {
  test('gives back what went in, across its end, again and again', () => {
    const ring = new ByteRing(ByteRing.allocate(ROOM));
    const into = new Uint8Array(48);
    for (let round = 0; round < 1000; round++) {
      const frame = Uint8Array.from({ length: 48 }, (_, i) => (round + i) & 0xff);
      expect(ring.write(frame)).toBe(true);
      expect(ring.read(into)).toBe(48);
      expect(into).toEqual(frame);
    }
  });

  test('drops a frame whole where it does not fit, and counts it', () => {
    const ring = new ByteRing(ByteRing.allocate(ROOM));
    expect(ring.write(new Uint8Array(40).fill(1))).toBe(true);
    expect(ring.write(new Uint8Array(25).fill(2))).toBe(false);
    expect(ring.dropped).toBe(1);
    expect(ring.length).toBe(40);
    expect(ring.write(new Uint8Array(24).fill(3))).toBe(true);
  });

  test('forgets what waits when it is cleared', () => {
    const ring = new ByteRing(ByteRing.allocate(ROOM));
    ring.write(new Uint8Array(ROOM));
    ring.clear();
    expect(ring.read(new Uint8Array(ROOM))).toBe(0);
    expect(ring.write(new Uint8Array(ROOM))).toBe(true);
  });

  test('refuses a size that is no power of two', () => {
    expect(() => new ByteRing(ByteRing.allocate(48))).toThrow(RangeError);
  });

  test('is a queue of whole writes, whatever writer and reader do', () => {
    const write = fc.uint8Array({ maxLength: ROOM + 8 });
    const read = fc.nat({ max: ROOM });
    fc.assert(
      fc.property(fc.array(fc.oneof(write, read)), (steps) => {
        const buffer = ByteRing.allocate(ROOM);
        const writer = new ByteRing(buffer);
        const reader = new ByteRing(buffer);
        let model: number[] = [];
        let dropped = 0;
        for (const step of steps) {
          if (typeof step === 'number') {
            const into = new Uint8Array(step);
            const count = reader.read(into);
            expect([...into.subarray(0, count)]).toEqual(model.slice(0, step));
            model = model.slice(count);
          } else if (model.length + step.length <= ROOM) {
            expect(writer.write(step)).toBe(true);
            model.push(...step);
          } else {
            expect(writer.write(step)).toBe(false);
            dropped += 1;
          }
          expect(reader.length).toBe(model.length);
          expect(reader.dropped).toBe(dropped);
        }
      }),
    );
  });
});
