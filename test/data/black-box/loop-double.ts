import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE, SIGNAL, type SignalName } from '../../../src/record/signals.ts';

/** Stands in for a control thread: publishes records, each a tick after the one before. */
export class LoopDouble {
  readonly memory: SharedArrayBuffer;
  readonly record = new Float64Array(RECORD_SIZE);
  readonly #ring: TickRing;

  constructor(rateHz: number) {
    this.memory = TickRing.allocate(rateHz);
    this.#ring = new TickRing(this.memory);
    this.record[SIGNAL.periods] = 1;
  }

  /** Publishes `count` records with these signals, which stay as they are for the next ones. */
  run(count: number, signals: { readonly [name in SignalName]?: number } = {}): void {
    for (const [name, value] of Object.entries(signals)) {
      this.record[SIGNAL[name as SignalName]] = value;
    }
    for (let i = 0; i < count; i++) {
      this.record[SIGNAL.tick] += 1;
      this.#ring.publish(this.record);
    }
  }
}
