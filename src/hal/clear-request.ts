import { REQUEST, SIGNAL } from '../record/signals.ts';
import { SAFETY_STATE } from '../safety/state-machine.ts';

/** A reset is passed on to a device for so long, s. */
const CLEAR_SECONDS = 0.5;

/**
 * A reset that was granted, on its way to the device: passed on until the device says that it is not
 * latched any more; not for ever, since what the device latched for may go away when nobody looks.
 */
export class ClearRequest {
  /** [periods for which it is still passed on] */
  readonly memory = new Float64Array(1);
  readonly #patience: number;

  constructor(periodSeconds: number) {
    this.#patience = Math.max(1, Math.floor(CLEAR_SECONDS / periodSeconds));
  }

  /** Whether the command of this cycle, which does not enable, clears the latch. */
  isDue(record: Float64Array): boolean {
    const { memory } = this;
    const isReady = record[SIGNAL.state] === SAFETY_STATE.ready;
    if (!isReady) memory[0] = 0;
    else if ((record[SIGNAL.requests] & REQUEST.reset) !== 0) memory[0] = this.#patience;
    if (memory[0] === 0) return false;
    memory[0] -= 1;
    return true;
  }

  /** The device is not latched, or is not the one any more that it was asked of. */
  end(): void {
    this.memory[0] = 0;
  }
}
