/** The forces commanded in the last periods, one each, newest first. */
export class CommandHistory {
  /** The ring and, in its last cell, the index of the newest force: the whole of what changes. */
  readonly memory: Float64Array;
  /** How many periods are kept. */
  readonly capacity: number;

  /**
   * @param capacity how many periods are kept; a power of two
   * @throws RangeError where it is not
   */
  constructor(capacity: number) {
    if (!(capacity > 0) || (capacity & (capacity - 1)) !== 0) {
      throw new RangeError(`capacity of a command history must be a power of two, not ${capacity}`);
    }
    this.capacity = capacity;
    this.memory = new Float64Array(capacity + 1);
  }

  clear(): void {
    this.memory.fill(0);
  }

  /**
   * Appends `forces[index]`, N, as the force of the next period. Skipped periods count: where
   * three passed in one cycle, the force that was held is pushed for each of them.
   */
  push(forces: Float64Array, index: number): void {
    const newest = (this.memory[this.capacity] + 1) & (this.capacity - 1);
    this.memory[newest] = forces[index];
    this.memory[this.capacity] = newest;
  }

  /** Where in `memory` the force of `age` periods ago stands: 0 is the newest. */
  indexOf(age: number): number {
    return (this.memory[this.capacity] - age) & (this.capacity - 1);
  }
}
