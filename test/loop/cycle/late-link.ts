import type { SimulatedRig } from '../../../src/hal/simulated/simulated-rig.ts';
import type { RigPort } from '../../../src/hal/rig.ts';
import { SIGNAL } from '../../../src/record/signals.ts';

const REMEMBERED = 16;
const FIRST = SIGNAL.fresh;
const LAST = SIGNAL.trueTheta2Dot;

/** A rig behind a link on which samples are some cycles under way, and not always equally many. */
export class LateLink implements RigPort {
  /** Cycles that a sample is under way, from the next read on. */
  lag = 0;
  readonly #rig: SimulatedRig;
  readonly #delayPeriods: number;
  readonly #past = Array.from({ length: REMEMBERED }, () => new Float64Array(LAST - FIRST + 1));
  #newest = -1;

  constructor(rig: SimulatedRig, delayPeriods: number) {
    this.#rig = rig;
    this.#delayPeriods = delayPeriods;
  }

  read(record: Float64Array): void {
    this.#rig.read(record);
    const tick = record[SIGNAL.tick];
    this.#past[tick % REMEMBERED].set(record.subarray(FIRST, LAST + 1));
    const sampled = Math.max(0, tick - this.lag);
    record.set(this.#past[sampled % REMEMBERED], FIRST);
    // What has come already does not come again.
    record[SIGNAL.fresh] = sampled > this.#newest ? 1 : 0;
    this.#newest = Math.max(this.#newest, sampled);
    record[SIGNAL.sampleLag] = this.lag;
    record[SIGNAL.delayPeriods] = this.#delayPeriods + this.lag;
  }

  write(record: Float64Array): void {
    this.#rig.write(record);
  }

  stop(): boolean {
    return this.#rig.stop();
  }

  close(): void {
    this.#rig.close();
  }
}
