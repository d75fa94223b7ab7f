const NOBODY = 0;

/**
 * A control that an operator holds while a rig runs. It counts as let go when its holder says
 * so, and when he has not said for too long that he holds it.
 */
export class DeadMan {
  readonly #lifeMs: number;
  #client = NOBODY;
  #heldAtMs = -Infinity;

  /** @param lifeMs how long one word of the holder counts */
  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  hold(client: number, nowMs: number): void {
    this.#client = client;
    this.#heldAtMs = nowMs;
  }

  letGo(): void {
    this.#client = NOBODY;
    this.#heldAtMs = -Infinity;
  }

  isHeld(nowMs: number): boolean {
    return nowMs - this.#heldAtMs <= this.#lifeMs;
  }

  isHeldBy(client: number, nowMs: number): boolean {
    return this.#client === client && this.isHeld(nowMs);
  }
}
