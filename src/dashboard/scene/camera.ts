/** Time constant with which the view moves, s. */
const EASE_S = 0.18;

/** The rods count as fallen once a joint is so far below the track, m, and as up again above 0. */
const FALLEN_M = -0.15;

/**
 * Decides how far down the view reaches: to just below the track while the rods
 * stand, as far as they can hang once they fell.
 */
export class Camera {
  readonly #standing: number;
  readonly #hanging: number;
  #fallen = false;
  #bottom: number;

  /** @param reach length of both rods together, m */
  constructor(reach: number) {
    this.#standing = -0.16 * reach - 0.1;
    this.#hanging = -1.06 * reach;
    this.#bottom = this.#standing;
  }

  /** Whether the rods are taken for fallen. */
  get fallen(): boolean {
    return this.#fallen;
  }

  /** The lowest height in view, m. */
  get bottom(): number {
    return this.#bottom;
  }

  /**
   * @param lowest height of the lowest joint, m
   * @param seconds since the last call; Infinity moves the view at once
   * @returns whether the view is still moving
   */
  follow(lowest: number, seconds: number): boolean {
    if (lowest < FALLEN_M) this.#fallen = true;
    else if (lowest > 0) this.#fallen = false;
    const goal = this.#fallen ? this.#hanging : this.#standing;
    const rest = (this.#bottom - goal) * Math.exp(-seconds / EASE_S);
    this.#bottom = Math.abs(rest) < 0.002 ? goal : goal + rest;
    return this.#bottom !== goal;
  }
}
