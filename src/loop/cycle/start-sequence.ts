import { REQUEST, SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATE } from '../../safety/state-machine.ts';

/** Time between two steps of the sequence, s: enough for the idle estimator to settle. */
const STEP_SECONDS = 0.05;

/**
 * Resets and arms a rig once, at its start, as an operator would: reset first,
 * arming as an edge of its own. After the first arming it never acts again.
 */
export class StartSequence {
  readonly #stepPeriods: number;
  /** [tick of the next step, whether it is over] */
  readonly memory = new Float64Array(2);

  constructor(periodSeconds: number) {
    this.#stepPeriods = Math.max(1, Math.floor(STEP_SECONDS / periodSeconds));
    this.memory[0] = this.#stepPeriods;
  }

  /**
   * Adds its request to those of the record, which has its clock signals.
   * @param state of the safety machine after the last cycle
   */
  request(record: Float64Array, state: number): void {
    if (this.memory[1] !== 0) return;
    if (state > SAFETY_STATE.armed) {
      this.memory[1] = 1;
      return;
    }
    if (record[SIGNAL.tick] < this.memory[0]) return;
    // A request acts where it begins: what is asked for again must not have stood before.
    this.memory[0] = record[SIGNAL.tick] + Math.max(2, this.#stepPeriods);
    if (state === SAFETY_STATE.latched) record[SIGNAL.requests] |= REQUEST.reset;
    if (state === SAFETY_STATE.ready) record[SIGNAL.requests] |= REQUEST.arm;
  }
}
