/**
 * The records of the last seconds, a column for every signal that the page draws.
 *
 * Records are placed by their tick, so that one which never arrived leaves a
 * hole and not a shorter time axis.
 */
export class History {
  readonly rateHz: number;
  readonly capacity: number;
  readonly names: readonly string[];
  readonly #ticks: Float64Array;
  readonly #columns: Float32Array[];
  readonly #sources: Int32Array;
  #written = 0;

  /**
   * @param names signals to keep
   * @param signals all signals, in the order of a record
   * @param rateHz records a second
   * @param seconds how much to keep at least
   */
  constructor(
    names: readonly string[],
    signals: readonly string[],
    rateHz: number,
    seconds: number,
  ) {
    this.names = names;
    this.rateHz = rateHz;
    let capacity = 64;
    while (capacity < rateHz * seconds) capacity *= 2;
    this.capacity = capacity;
    this.#ticks = new Float64Array(capacity);
    this.#columns = names.map(() => new Float32Array(capacity));
    this.#sources = Int32Array.from(names, (name) => signals.indexOf(name));
  }

  /** Appends the record that begins at `offset`. A tick that steps back is another run: the past goes. */
  push(records: Float64Array, offset: number, tick: number): void {
    if (tick <= this.newestTick) this.#written = 0;
    const slot = this.#written & (this.capacity - 1);
    this.#ticks[slot] = tick;
    for (let i = 0; i < this.#columns.length; i++) {
      const source = this.#sources[i];
      this.#columns[i][slot] = source < 0 ? NaN : records[offset + source];
    }
    this.#written++;
  }

  /** Records that are there. */
  get count(): number {
    return Math.min(this.#written, this.capacity);
  }

  /** Tick of the newest record; -1 where there is none. */
  get newestTick(): number {
    return this.#written === 0 ? -1 : this.#ticks[this.slot(0)];
  }

  /** Slot of the record that is `back` records older than the newest. */
  slot(back: number): number {
    return (this.#written - 1 - back) & (this.capacity - 1);
  }

  /** Tick in a slot. */
  get ticks(): Float64Array {
    return this.#ticks;
  }

  /** Values of a signal, by slot. */
  column(name: string): Float32Array {
    const index = this.names.indexOf(name);
    if (index < 0) throw new RangeError(`the history keeps no signal ${name}`);
    return this.#columns[index];
  }
}
