/** Values of which the median is taken. */
const SIZE = 5;

/** The median of the last five values: one odd value, or two, do not move it. */
export class MedianOfFive {
  readonly #ring = new Float64Array(SIZE);
  readonly #sorted = new Float64Array(SIZE);
  #count = 0;
  #next = 0;

  /** Takes `values[index]` in and writes the median to `out[outIndex]`. */
  push(values: Float64Array, index: number, out: Float64Array, outIndex: number): void {
    this.#ring[this.#next] = values[index];
    this.#next = this.#next === SIZE - 1 ? 0 : this.#next + 1;
    if (this.#count < SIZE) this.#count++;
    this.#sort();
    out[outIndex] = this.#sorted[(this.#count - 1) >> 1];
  }

  reset(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** By insertion. */
  #sort(): void {
    const sorted = this.#sorted;
    for (let i = 0; i < this.#count; i++) {
      let at = i;
      for (; at > 0 && sorted[at - 1] > this.#ring[i]; at--) sorted[at] = sorted[at - 1];
      sorted[at] = this.#ring[i];
    }
  }
}
