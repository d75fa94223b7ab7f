import { Random } from '../numerics/random.ts';
import { STATE } from './state.ts';

/** How one encoder turns a position or an angle into counts. */
export interface EncoderChannel {
  /** Counts in a metre or a radian. */
  readonly countsPerUnit: number;
  /** 1 where counts rise with the value, -1 where they fall. */
  readonly sign: 1 | -1;
  /** Value at count 0, m or rad. */
  readonly offset: number;
}

/** The three encoders of a rig. */
export interface EncoderParameters {
  readonly x: EncoderChannel;
  readonly theta1: EncoderChannel;
  readonly theta2: EncoderChannel;
  /** The upper encoder sits on the joint and reads theta2 - theta1. */
  readonly theta2Relative: boolean;
}

/** 4096 counts a revolution on both angles, 0.05 mm on the cart. */
export const DEFAULT_ENCODERS: EncoderParameters = {
  x: { countsPerUnit: 20_000, sign: 1, offset: 0 },
  theta1: { countsPerUnit: 4096 / (2 * Math.PI), sign: 1, offset: 0 },
  theta2: { countsPerUnit: 4096 / (2 * Math.PI), sign: 1, offset: 0 },
  theta2Relative: false,
};

/** Standard deviations of the noise on a reading, before it is rounded to whole counts. */
export interface EncoderNoise {
  /** On every channel, counts. */
  readonly countNoise: number;
  /** On the cart, m. */
  readonly positionNoise: number;
  /** On both angles, rad. */
  readonly angleNoise: number;
}

const CHANNELS = 3;

/** Three encoders that read a plant's state in whole counts. */
export class Encoders {
  readonly #parameters: EncoderParameters;
  /** Signed counts in a unit, value at count 0, and noise in counts, by channel. */
  readonly #scale: Float64Array;
  readonly #offset: Float64Array;
  readonly #noise: Float64Array;
  readonly #random: readonly Random[];
  readonly #value = new Float64Array(CHANNELS);
  readonly #normal = new Float64Array(1);

  constructor(parameters: EncoderParameters, noise: EncoderNoise, seed: number) {
    const channels = [parameters.x, parameters.theta1, parameters.theta2];
    const physical = [noise.positionNoise, noise.angleNoise, noise.angleNoise];
    this.#parameters = parameters;
    this.#scale = Float64Array.from(channels, ({ sign, countsPerUnit }) => sign * countsPerUnit);
    this.#offset = Float64Array.from(channels, ({ offset }) => offset);
    this.#noise = Float64Array.from(channels, ({ countsPerUnit }, index) => {
      const inCounts = physical[index] * countsPerUnit;
      return Math.sqrt(noise.countNoise * noise.countNoise + inCounts * inCounts);
    });
    this.#random = channels.map((_, index) => new Random(seed, `encoder ${index}`));
  }

  /** All that changes: a copy of these is a snapshot. */
  get memories(): readonly Uint32Array[] {
    return this.#random.map(({ memory }) => memory);
  }

  /**
   * @param state laid out as `STATE`
   * @param counts receives the counts of cart, lower and upper pendulum
   */
  read(state: Float64Array, counts: Float64Array): void {
    const value = this.#value;
    value[0] = state[STATE.x];
    value[1] = state[STATE.theta1];
    value[2] = state[STATE.theta2];
    if (this.#parameters.theta2Relative) value[2] -= value[1];
    for (let i = 0; i < CHANNELS; i++) {
      this.#random[i].fillNormal(this.#normal, 0);
      const exact = (value[i] - this.#offset[i]) * this.#scale[i];
      counts[i] = Math.floor(exact + this.#normal[0] * this.#noise[i] + 0.5);
    }
  }
}
