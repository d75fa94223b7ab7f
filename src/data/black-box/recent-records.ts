import { RECORD_SIZE, SIGNAL } from '../../record/signals.ts';

/** The newest records of a loop, as many as there is room for. */
export class RecentRecords {
  readonly #records: Float64Array;
  readonly #capacity: number;
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#records = new Float64Array(capacity * RECORD_SIZE);
  }

  push(record: Float64Array): void {
    this.#records.set(record, (this.#count % this.#capacity) * RECORD_SIZE);
    this.#count += 1;
  }

  /** The newest one; null before the first. */
  get newest(): Float64Array | null {
    return this.#count === 0 ? null : this.#at(this.#count - 1);
  }

  /** Copies of those from a tick on, oldest first. */
  since(tick: number): Float64Array[] {
    const copies: Float64Array[] = [];
    for (let i = Math.max(0, this.#count - this.#capacity); i < this.#count; i++) {
      const record = this.#at(i);
      if (record[SIGNAL.tick] >= tick) copies.push(record);
    }
    return copies;
  }

  #at(index: number): Float64Array {
    const start = (index % this.#capacity) * RECORD_SIZE;
    return this.#records.slice(start, start + RECORD_SIZE);
  }
}
