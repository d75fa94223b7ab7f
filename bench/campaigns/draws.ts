import { Random } from '../../src/numerics/random.ts';

/** Random choices from one seed: the same ones on every machine. */
export class Draws {
  readonly #random: Random;
  readonly #out = new Float64Array(1);

  constructor(seed: number) {
    this.#random = new Random(seed, 'campaign');
  }

  between(least: number, most: number): number {
    this.#random.fillUniform(this.#out, 0);
    return least + (most - least) * this.#out[0]!;
  }

  /** A whole number from 0 to count - 1. */
  below(count: number): number {
    this.#random.fillInteger(this.#out, 0, count);
    return this.#out[0]!;
  }

  whether(probability: number): boolean {
    return this.between(0, 1) < probability;
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
