import { INTERNALS, type Controller } from '../../controllers/controller.ts';
import { exp } from '../../numerics/elementary.ts';
import { SIGNAL } from '../../record/signals.ts';

/** What two laws differ by at an exchange is gone after a few of these times, s. */
export const TRANSFER_SECONDS = 0.06;

/** Layout of {@link ControlLaw}'s own memory. */
const CELL = { index: 0, swaps: 1, offset: 2 } as const;

/**
 * The controller in force, and the way from one to the next while the rig runs: in the tick of an
 * exchange the new law asks for what the old one would have asked for. What they differ by is added
 * to the new law's demand and dies away.
 */
export class ControlLaw {
  /** [index of the controller in `CONTROLLER_NAMES`, exchanges so far, offset N] */
  readonly #memory = new Float64Array(3);
  readonly #decay: number;
  readonly #demandLimit: number;
  #controller: Controller;
  /** In force until the next step, where the new law takes over from it. */
  #leaving: Controller | null = null;

  /**
   * @param index of the controller in `CONTROLLER_NAMES`
   * @param demandLimit the largest demand that can still make a difference to the force, N
   */
  constructor(controller: Controller, index: number, periodSeconds: number, demandLimit: number) {
    this.#controller = controller;
    this.#memory[CELL.index] = index;
    this.#decay = exp(-periodSeconds / TRANSFER_SECONDS);
    this.#demandLimit = demandLimit;
  }

  get memories(): Float64Array[] {
    const memories = [this.#memory, this.#controller.memory];
    return this.#leaving === null ? memories : [...memories, this.#leaving.memory];
  }

  /**
   * Between two ticks: another controller takes over, from the state of the next tick on.
   * @param running whether the old one drives the rig: nothing is carried over where it does not
   */
  exchange(controller: Controller, index: number, running: boolean): void {
    // Of two exchanges before a tick the law that drove the rig last counts.
    if (running) this.#leaving ??= this.#controller;
    this.#controller = controller;
    this.#memory[CELL.index] = index;
    this.#memory[CELL.swaps] += 1;
  }

  /** Starts the law on a rig that did not run. */
  reset(state: Float64Array): void {
    this.#leaving = null;
    this.#memory[CELL.offset] = 0;
    this.#controller.reset(state);
  }

  /** One step of the law; see `Controller.step`. */
  step(state: Float64Array, saturated: boolean, output: Float64Array): void {
    if (this.#leaving !== null) {
      this.#takeOver(this.#leaving, state, saturated, output);
      return;
    }
    this.#controller.step(state, saturated, output);
    this.#memory[CELL.offset] *= this.#decay;
    output[0] += this.#memory[CELL.offset];
  }

  #takeOver(
    leaving: Controller,
    state: Float64Array,
    saturated: boolean,
    output: Float64Array,
  ): void {
    const memory = this.#memory;
    leaving.step(state, saturated, output);
    output[0] += memory[CELL.offset] * this.#decay;
    // Nothing beyond what the limiter lets through is carried on.
    const demand = Math.max(-this.#demandLimit, Math.min(this.#demandLimit, output[0]));
    this.#leaving = null;
    this.#controller.reset(state);
    this.#controller.step(state, saturated, output);
    memory[CELL.offset] = demand - output[0];
    output[0] = demand;
  }

  /** Writes what is in force and what it looked at. */
  write(record: Float64Array): void {
    const { internals } = this.#controller;
    record[SIGNAL.controller] = this.#memory[CELL.index];
    record[SIGNAL.swaps] = this.#memory[CELL.swaps];
    record[SIGNAL.slidingVariable] = internals[INTERNALS.slidingVariable];
    record[SIGNAL.gain1] = internals[INTERNALS.gain1];
    record[SIGNAL.gain2] = internals[INTERNALS.gain2];
  }
}
