import { exp } from '../numerics/elementary.ts';
import { Random } from '../numerics/random.ts';

export interface ActuatorOptions {
  /** Largest force, N. */
  readonly forceLimit: number;
  /** Time constant of a first-order lag, s; 0 is none. */
  readonly lagSeconds: number;
  /** Commands up to this size move nothing, larger ones lose it, N. */
  readonly deadZone: number;
  /** Standard deviation of white noise, N in each millisecond. */
  readonly forceNoise: number;
}

/** Reference length of a step of white force noise, s. */
const NOISE_STEP = 0.001;

/** From a commanded force to the force on the cart: saturation, dead zone, lag, noise. */
export class Actuator {
  /** The force behind the lag, N. */
  readonly memory = new Float64Array(1);
  readonly #options: ActuatorOptions;
  /** Share of the way to its target that the lag goes in a step. */
  readonly #approach: number;
  readonly #noise: number;
  readonly #random: Random;
  readonly #normal = new Float64Array(1);

  /** @param stepSeconds how long each force is held, s */
  constructor(options: ActuatorOptions, stepSeconds: number, seed: number) {
    const { lagSeconds, forceNoise } = options;
    this.#options = options;
    this.#approach = lagSeconds === 0 ? 1 : 1 - exp(-stepSeconds / lagSeconds);
    this.#noise = forceNoise * Math.sqrt(NOISE_STEP / stepSeconds);
    this.#random = new Random(seed, 'actuator');
  }

  /** All that changes: a copy of these is a snapshot. */
  get memories(): readonly (Float64Array | Uint32Array)[] {
    return [this.memory, this.#random.memory];
  }

  reset(): void {
    this.memory[0] = 0;
  }

  /** Replaces the commanded force `forces[index]`, N, by the one that acts in the next step. */
  apply(forces: Float64Array, index: number): void {
    const { forceLimit, deadZone } = this.#options;
    const command = forces[index];
    const moving = command - Math.max(-deadZone, Math.min(deadZone, command));
    const target = Math.max(-forceLimit, Math.min(forceLimit, moving));
    this.memory[0] += (target - this.memory[0]) * this.#approach;
    forces[index] = this.memory[0];
    if (this.#noise > 0) {
      this.#random.fillNormal(this.#normal, 0);
      forces[index] += this.#noise * this.#normal[0];
    }
  }
}
