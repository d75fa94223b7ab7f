import type { RigPort } from '../../hal/rig.ts';
import { RECORD_SIZE, SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATE } from '../../safety/state-machine.ts';
import type { Cycle } from './cycle.ts';
import { StartSequence } from './start-sequence.ts';

/**
 * Cycle and rig as fast as they go, on a clock that never misses: what a
 * simulation is. Arms by the same sequence as a real run.
 */
export class ClosedLoop {
  readonly record = new Float64Array(RECORD_SIZE);
  readonly #cycle: Cycle;
  readonly #port: RigPort;
  readonly #start: StartSequence;

  constructor(cycle: Cycle, port: RigPort, periodSeconds: number) {
    this.#cycle = cycle;
    this.#port = port;
    this.#start = new StartSequence(periodSeconds);
    this.record[SIGNAL.tick] = -1;
    this.record[SIGNAL.state] = SAFETY_STATE.latched;
  }

  /** One period; `record` holds it afterwards. */
  step(): void {
    const { record } = this;
    record[SIGNAL.tick] += 1;
    record[SIGNAL.periods] = 1;
    record[SIGNAL.requests] = 0;
    this.#start.request(record, record[SIGNAL.state]);
    this.#port.read(record);
    this.#cycle.step(record);
    this.#port.write(record);
  }
}
