import { setTimeout as sleep } from 'node:timers/promises';
import type { Control } from '../../loop/start-control.ts';
import { RECORD_SIZE, SIGNAL, type SignalName } from '../../record/signals.ts';
import { SAFETY_STATE } from '../../safety/state-machine.ts';

/** How long a reset and an arming are waited for before they are asked for again, ms. */
const ASK_AGAIN_MS = 100;
/** A rig that fell is carried back upright within this, ms. */
const PATIENCE_MS = 10_000;
const CHUNK_RECORDS = 256;

/** A rig that is stopped again and again: it is reset and armed as an operator does, who asks again. */
export class StopRig {
  readonly #control: Control;
  readonly #record = new Float64Array(RECORD_SIZE);

  constructor(control: Control) {
    this.#control = control;
  }

  /** A value of the newest record; NaN before the first. */
  newest(signal: SignalName): number {
    return this.#control.ticks.copyNewest(this.#record) ? this.#record[SIGNAL[signal]] : NaN;
  }

  get isRunning(): boolean {
    return this.newest('state') === SAFETY_STATE.running;
  }

  /** Resolves once the controller runs. @throws Error where the rig cannot be armed */
  async run(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.newest('state') !== SAFETY_STATE.running) {
      if (performance.now() > deadline) {
        throw new Error(
          `the rig was not armed within ${PATIENCE_MS / 1000} s: state ${this.newest('state')}, blockers ${this.newest('blockers')}`,
        );
      }
      const isReady = this.newest('state') === SAFETY_STATE.ready;
      this.#control.requests.submit(isReady ? 'arm' : 'reset');
      const wanted = isReady ? SAFETY_STATE.running : SAFETY_STATE.ready;
      await this.#state(wanted, ASK_AGAIN_MS);
    }
  }

  /** Resolves once the rig is tripped. */
  async tripped(): Promise<void> {
    if (await this.#state(SAFETY_STATE.tripped, PATIENCE_MS)) return;
    throw new Error('the rig was not stopped');
  }

  /** Resolves with the record of the cycle that tripped. */
  async firstTripped(): Promise<{ readonly cycleUs: number }> {
    const reader = this.#control.ticks.reader();
    const records = new Float64Array(CHUNK_RECORDS * RECORD_SIZE);
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const count = reader.read(records);
      for (let i = 0; i < count; i++) {
        const at = i * RECORD_SIZE;
        if (records[at + SIGNAL.state] === SAFETY_STATE.tripped) {
          return { cycleUs: records[at + SIGNAL.cycleUs] };
        }
      }
      await sleep(1);
    }
    throw new Error('the rig was not stopped');
  }

  async #state(wanted: number, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline) {
      if (this.newest('state') === wanted) return true;
      await sleep(1);
    }
    return false;
  }
}
