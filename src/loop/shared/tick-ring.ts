import { RECORD_SIZE } from '../../record/signals.ts';

const HEADER_BYTES = 64;

/** Words of the header. */
const HEAD = 0;
const WRITTEN = 1;

/**
 * Records that a reader keeps away from the writer, who may be filling the oldest ones.
 * One would do where stores become visible in order; the others are for processors that
 * let a store of the next records overtake the one of the head.
 */
const GUARD_RECORDS = 16;

/**
 * The ring of tick records: one writer that never waits, any number of readers
 * that count what they lost when they were lapped.
 *
 * Positions are the number of records written before, modulo 2^32.
 */
export class TickRing {
  readonly capacity: number;
  readonly #header: Int32Array;
  readonly #records: Float64Array;

  /** @throws RangeError where the buffer was not made by {@link TickRing.allocate} */
  constructor(buffer: SharedArrayBuffer) {
    this.#header = new Int32Array(buffer, 0, HEADER_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#records = new Float64Array(buffer, HEADER_BYTES);
    this.capacity = this.#records.length / RECORD_SIZE;
    if (!Number.isInteger(Math.log2(this.capacity)) || this.capacity <= GUARD_RECORDS) {
      throw new RangeError(`a tick ring cannot hold ${this.capacity} records`);
    }
  }

  /** @param seconds how much the ring holds at least */
  static allocate(rateHz: number, seconds = 4): SharedArrayBuffer {
    let capacity = 64;
    while (capacity < rateHz * seconds + GUARD_RECORDS) capacity *= 2;
    return new SharedArrayBuffer(
      HEADER_BYTES + capacity * RECORD_SIZE * Float64Array.BYTES_PER_ELEMENT,
    );
  }

  /** How many records behind the writer a reader can be without losing any. */
  get readable(): number {
    return this.capacity - GUARD_RECORDS;
  }

  /** Control thread only. */
  publish(record: Float64Array): void {
    const position = this.#header[HEAD];
    const start = (position & (this.capacity - 1)) * RECORD_SIZE;
    for (let i = 0; i < RECORD_SIZE; i++) this.#records[start + i] = record[i];
    Atomics.store(this.#header, WRITTEN, 1);
    Atomics.store(this.#header, HEAD, (position + 1) | 0);
  }

  /** Where the next record will be written. */
  get position(): number {
    return Atomics.load(this.#header, HEAD) >>> 0;
  }

  reader(): TickReader {
    return new TickReader(this);
  }

  /** Copies the newest record into `out`; false while there is none. */
  copyNewest(out: Float64Array): boolean {
    for (;;) {
      const next = this.position;
      if (next === 0 && Atomics.load(this.#header, WRITTEN) === 0) return false;
      const newest = (next - 1) >>> 0;
      this.copy(newest, 1, out);
      if ((this.position - newest) >>> 0 <= this.readable) return true;
    }
  }

  /**
   * Copies `count` records from `position` on, unwrapped, into `out`. Whether the writer was
   * at them meanwhile is for the caller to find out, from {@link position} afterwards.
   * @param count at most {@link capacity}
   */
  copy(position: number, count: number, out: Float64Array): void {
    const first = position & (this.capacity - 1);
    const beforeWrap = Math.min(count, this.capacity - first);
    out.set(this.#records.subarray(first * RECORD_SIZE, (first + beforeWrap) * RECORD_SIZE));
    if (beforeWrap < count) {
      out.set(
        this.#records.subarray(0, (count - beforeWrap) * RECORD_SIZE),
        beforeWrap * RECORD_SIZE,
      );
    }
  }
}

/** One reader's place in the ring: it gets what is published from its making on. */
export class TickReader {
  /** Records that were overwritten before this reader came to them. */
  lost = 0;
  readonly #ring: TickRing;
  #position: number;

  constructor(ring: TickRing) {
    this.#ring = ring;
    this.#position = ring.position;
  }

  /** How many records {@link read} could copy now. */
  get available(): number {
    return Math.min(this.#behind(), this.#ring.readable);
  }

  /**
   * Copies what is new into `out`, oldest first.
   * @param out room for a whole number of records
   * @returns how many records were copied
   */
  read(out: Float64Array): number {
    const room = Math.floor(out.length / RECORD_SIZE);
    const available = this.#skipLapped();
    const count = Math.min(available, room);
    this.#ring.copy(this.#position, count, out);
    const from = this.#position;
    this.#skipLapped();
    const overwritten = Math.min(count, (this.#position - from) >>> 0);
    const kept = count - overwritten;
    if (overwritten > 0 && kept > 0) {
      out.copyWithin(0, overwritten * RECORD_SIZE, count * RECORD_SIZE);
    }
    this.#position = (this.#position + kept) >>> 0;
    return kept;
  }

  #behind(): number {
    return (this.#ring.position - this.#position) >>> 0;
  }

  /**
   * Steps over what the writer has overwritten or may be overwriting.
   * @returns how many records are left before the writer
   */
  #skipLapped(): number {
    const behind = this.#behind();
    const over = behind - this.#ring.readable;
    if (over <= 0) return behind;
    this.lost += over;
    this.#position = (this.#position + over) >>> 0;
    return this.#ring.readable;
  }
}
