import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE } from '../../../src/record/signals.ts';

/** 64 records, the smallest ring there is. */
const SMALL = () => TickRing.allocate(1, 1);

/** Record number `index`: every value is the number, so that a torn one shows. */
function recordOf(index: number): Float64Array {
  return new Float64Array(RECORD_SIZE).fill(index);
}

function publish(ring: TickRing, from: number, count: number): void {
  for (let index = from; index < from + count; index++) ring.publish(recordOf(index));
}

/** The numbers of whole records; NaN for a torn one. */
function numbersIn(out: Float64Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const record = out.subarray(i * RECORD_SIZE, (i + 1) * RECORD_SIZE);
    return record.every((value) => value === record[0]) ? record[0] : NaN;
  });
}

/** A ring whose writer goes on while a reader copies: before and after the copying itself. */
class BusyRing extends TickRing {
  before = 0;
  after = 0;
  #next: number;

  constructor(buffer: SharedArrayBuffer, next = 0) {
    super(buffer);
    this.#next = next;
  }

  write(count: number): void {
    publish(this, this.#next, count);
    this.#next += count;
  }

  override copy(position: number, count: number, out: Float64Array): void {
    this.write(this.before);
    this.before = 0;
    super.copy(position, count, out);
    this.write(this.after);
    this.after = 0;
  }
}

describe('a reader', () => {
  test('gets what is published from its making on, in order, over the wrap', () => {
    const ring = new TickRing(SMALL());
    publish(ring, 0, 50);
    const reader = ring.reader();
    const out = new Float64Array(64 * RECORD_SIZE);
    expect(reader.read(out)).toBe(0);
    publish(ring, 50, 30);
    expect(reader.available).toBe(30);
    expect(numbersIn(out, reader.read(out))).toEqual(Array.from({ length: 30 }, (_, i) => 50 + i));
    expect(reader.lost).toBe(0);
  });

  test('takes no more than there is room for, and the rest next time', () => {
    const ring = new TickRing(SMALL());
    const reader = ring.reader();
    publish(ring, 0, 5);
    const out = new Float64Array(3 * RECORD_SIZE + 1);
    expect(numbersIn(out, reader.read(out))).toEqual([0, 1, 2]);
    expect(numbersIn(out, reader.read(out))).toEqual([3, 4]);
  });

  test('that sleeps counts what it lost and goes on with the oldest there is', () => {
    const ring = new TickRing(SMALL());
    const reader = ring.reader();
    publish(ring, 0, 1000);
    expect(reader.available).toBe(ring.readable);
    const out = new Float64Array(64 * RECORD_SIZE);
    const numbers = numbersIn(out, reader.read(out));
    expect(numbers).toHaveLength(ring.readable);
    expect(numbers[0]).toBe(1000 - ring.readable);
    expect(reader.lost).toBe(1000 - ring.readable);
  });

  test('loses nothing and invents nothing, whatever the writer does while it copies', () => {
    const burst = fc.oneof(fc.nat(20), fc.nat(200));
    const step = fc.record({
      written: burst,
      before: burst,
      after: burst,
      room: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ring = new BusyRing(SMALL());
        const reader = ring.reader();
        let expected = 0;
        let kept = 0;
        for (const { written, before, after, room } of steps) {
          ring.write(written);
          ring.before = before;
          ring.after = after;
          const lostBefore = reader.lost;
          const out = new Float64Array(room * RECORD_SIZE);
          const numbers = numbersIn(out, reader.read(out));
          const first = expected + reader.lost - lostBefore;
          expect(numbers).toEqual(numbers.map((_, i) => first + i));
          expected = first + numbers.length;
          kept += numbers.length;
        }
        const rest = new Float64Array(ring.capacity * RECORD_SIZE);
        kept += reader.read(rest);
        expect(kept + reader.lost).toBe(ring.position);
      }),
    );
  });

  test('survives the wrap of the positions', () => {
    const buffer = SMALL();
    new Int32Array(buffer)[0] = -20;
    const ring = new TickRing(buffer);
    const reader = ring.reader();
    publish(ring, 0, 40);
    const out = new Float64Array(64 * RECORD_SIZE);
    expect(numbersIn(out, reader.read(out))).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(reader.lost).toBe(0);
    expect(ring.position).toBe(20);
  });

  test('beside a writer on another thread sees whole records, rising, and knows what it lost', async () => {
    const count = 300_000;
    const buffer = SMALL();
    const gate = new SharedArrayBuffer(4);
    const ring = new TickRing(buffer);
    const reader = ring.reader();
    const worker = new Worker(new URL('./tick-writer.ts', import.meta.url), {
      workerData: { buffer, count, gate },
    });
    const exited = once(worker, 'exit');
    await once(worker, 'online');
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);

    const out = new Float64Array(ring.capacity * RECORD_SIZE);
    const newest = new Float64Array(RECORD_SIZE);
    let next = 0;
    let wrong = 0;
    let torn = 0;
    let kept = 0;
    while (next < count) {
      const lost = reader.lost;
      const got = reader.read(out);
      next += reader.lost - lost;
      for (const number of numbersIn(out, got)) if (number !== next++) wrong++;
      kept += got;
      if (ring.copyNewest(newest) && Number.isNaN(numbersIn(newest, 1)[0])) torn++;
    }
    await exited;
    expect({ wrong, torn, total: kept + reader.lost }).toEqual({ wrong: 0, torn: 0, total: count });
    expect(kept).toBeGreaterThan(0);
  });
});

describe('the newest record', () => {
  test('is none before the first', () => {
    expect(new TickRing(SMALL()).copyNewest(new Float64Array(RECORD_SIZE))).toBe(false);
  });

  test('is there also when the position has come round to zero', () => {
    const buffer = SMALL();
    new Int32Array(buffer)[0] = -1;
    const ring = new TickRing(buffer);
    publish(ring, 7, 1);
    const out = new Float64Array(RECORD_SIZE);
    expect(ring.position).toBe(0);
    expect(ring.copyNewest(out)).toBe(true);
    expect(numbersIn(out, 1)).toEqual([7]);
  });

  test('is copied again when the writer came all the way round meanwhile', () => {
    const ring = new BusyRing(SMALL());
    ring.write(10);
    ring.before = 60;
    const out = new Float64Array(RECORD_SIZE);
    expect(ring.copyNewest(out)).toBe(true);
    expect(numbersIn(out, 1)).toEqual([69]);
  });
});

describe('its memory', () => {
  test('holds at least the seconds that it was made for', () => {
    for (const rate of [1, 100, 1000, 1023, 10_000]) {
      expect(new TickRing(TickRing.allocate(rate)).readable).toBeGreaterThanOrEqual(rate * 4);
    }
  });

  test('of another layout is refused', () => {
    expect(() => new TickRing(new SharedArrayBuffer(64 + 8 * RECORD_SIZE * 48))).toThrow(
      RangeError,
    );
    expect(() => new TickRing(new SharedArrayBuffer(64))).toThrow(RangeError);
  });
});
