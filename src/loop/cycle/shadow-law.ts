import type { Controller } from '../../controllers/controller.ts';
import { SIGNAL } from '../../record/signals.ts';

/**
 * A controller that runs beside the one in force, on the same states, without effect: it writes
 * `shadow` and `shadowDemand` and nothing else. What it asks for is shown as it is, finite or not.
 */
export class ShadowLaw {
  /** [index of the controller in `CONTROLLER_NAMES` + 1, or 0; whether it runs] */
  readonly #memory = new Float64Array(2);
  readonly #output = new Float64Array(1);
  #controller: Controller | null = null;

  get memories(): Float64Array[] {
    return this.#controller === null ? [this.#memory] : [this.#memory, this.#controller.memory];
  }

  /** @param index of the controller in `CONTROLLER_NAMES`; of no meaning without one */
  exchange(controller: Controller | null, index: number): void {
    this.#controller = controller;
    this.#memory[0] = controller === null ? 0 : index + 1;
    this.#memory[1] = 0;
  }

  /**
   * One step, while the controller in force makes one.
   * @param cancelled estimated disturbance that is cancelled in the force, N, at index 0
   */
  step(
    record: Float64Array,
    state: Float64Array,
    saturated: boolean,
    cancelled: Float64Array,
  ): void {
    const controller = this.#controller;
    record[SIGNAL.shadow] = this.#memory[0];
    record[SIGNAL.shadowDemand] = 0;
    if (controller === null) return;
    if (this.#memory[1] === 0) controller.reset(state);
    this.#memory[1] = 1;
    controller.step(state, saturated, this.#output);
    record[SIGNAL.shadowDemand] = this.#output[0] - cancelled[0];
  }

  /** A tick in which the rig does not run: it starts anew with the next that does. */
  rest(record: Float64Array): void {
    this.#memory[1] = 0;
    record[SIGNAL.shadow] = this.#memory[0];
    record[SIGNAL.shadowDemand] = 0;
  }
}
