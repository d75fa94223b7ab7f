/** A rig whose force was off for this long is held again, s. */
const HOLD_AFTER = 3;

/** Layout of {@link Fixture.memory}. */
const CELL = { holds: 0, periodsOff: 1 } as const;

/**
 * What holds a simulated rig at its initial state: until the first enabled force, and again once the
 * force was off for 3 s.
 */
export class Fixture {
  readonly memory = new Float64Array(2);
  readonly #isThere: boolean;
  readonly #patience: number;

  /** @param isThere a rig without one falls from its first period on */
  constructor(isThere: boolean, periodSeconds: number) {
    this.#isThere = isThere;
    this.#patience = Math.floor(HOLD_AFTER / periodSeconds);
    this.memory[CELL.holds] = isThere ? 1 : 0;
  }

  get holds(): boolean {
    return this.memory[CELL.holds] !== 0;
  }

  /**
   * Sees a command.
   *
   * @param periods since the one before
   * @returns whether it takes the rig up again
   */
  see(enabled: boolean, periods: number): boolean {
    const { memory } = this;
    if (enabled) memory.fill(0);
    else if (!this.holds) memory[CELL.periodsOff] += periods;
    if (!this.#isThere || memory[CELL.periodsOff] <= this.#patience) return false;
    memory[CELL.holds] = 1;
    memory[CELL.periodsOff] = 0;
    return true;
  }
}
