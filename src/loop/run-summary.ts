import { RECORD_SIZE, SIGNAL } from '../record/signals.ts';
import { SAFETY_STATE } from '../safety/state-machine.ts';
import { PerformanceFigures } from './performance-figures.ts';
import { RunStatistics } from './run-statistics.ts';
import type { TickReader, TickRing } from './shared/tick-ring.ts';

const READ_INTERVAL_MS = 50;
const CHUNK_RECORDS = 512;

/** Follows the tick ring from the main thread and sums a run up, from its first arming on. */
export class RunSummary {
  readonly statistics = new RunStatistics();
  readonly figures: PerformanceFigures;
  /** State of the safety machine in the newest record. */
  state = 0;
  /** What stood against reset and arming in the newest record. */
  blockers = 0;
  armed = false;
  readonly #reader: TickReader;
  readonly #onRecord: (record: Float64Array) => void;
  readonly #chunk = new Float64Array(CHUNK_RECORDS * RECORD_SIZE);
  readonly #timer: NodeJS.Timeout;

  /** @param onRecord sees each record, in order */
  constructor(
    ticks: TickRing,
    periodSeconds: number,
    stateAt: number,
    onRecord: (record: Float64Array) => void = () => {},
  ) {
    this.#onRecord = onRecord;
    this.figures = new PerformanceFigures(periodSeconds, stateAt);
    this.#reader = ticks.reader();
    this.#timer = setInterval(() => this.#drain(), READ_INTERVAL_MS);
  }

  /** Records that came and went unread, because this thread was held up for seconds. */
  get lost(): number {
    return this.#reader.lost;
  }

  /** Reads what is left and stops following. */
  close(): void {
    clearInterval(this.#timer);
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      const count = this.#reader.read(this.#chunk);
      if (count === 0) return;
      for (let i = 0; i < count; i++) {
        this.#add(this.#chunk.subarray(i * RECORD_SIZE, (i + 1) * RECORD_SIZE));
      }
    }
  }

  #add(record: Float64Array): void {
    this.#onRecord(record);
    this.state = record[SIGNAL.state];
    this.blockers = record[SIGNAL.blockers];
    if (this.state === SAFETY_STATE.running) this.armed = true;
    if (!this.armed) return;
    this.statistics.add(record);
    this.figures.add(record);
  }
}
