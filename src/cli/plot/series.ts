import { RECORD_SIZE } from '../../record/signals.ts';

/** Records of a run, thinned to what a picture can show: every n-th, and never more than twice the limit. */
export class Series {
  #records: Float64Array[] = [];
  #stride = 1;
  #seen = 0;
  readonly #limit: number;

  /** @param limit about how many records are kept */
  constructor(limit = 1000) {
    this.#limit = limit;
  }

  add(record: Float64Array): void {
    if (this.#seen % this.#stride === 0) this.#records.push(record.slice(0, RECORD_SIZE));
    this.#seen += 1;
    if (this.#records.length >= 2 * this.#limit) {
      this.#records = this.#records.filter((_, index) => index % 2 === 0);
      this.#stride *= 2;
    }
  }

  get records(): readonly Float64Array[] {
    return this.#records;
  }
}
