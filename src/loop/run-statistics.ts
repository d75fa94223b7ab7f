import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { SIGNAL } from '../record/signals.ts';

/** Lateness over a run, in microseconds. */
export interface LatenessUs {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Timing of a run, from its records: ticks, overruns, lateness. */
export class RunStatistics {
  /** In nanoseconds, since a histogram holds whole numbers from 1 on. */
  readonly #lateness: RecordableHistogram = createHistogram({ figures: 3 });
  ticks = 0;
  overruns = 0;

  add(record: Float64Array): void {
    // Periods skipped before the first record of a run are not the run's.
    if (this.ticks > 0) this.overruns += record[SIGNAL.periods] - 1;
    this.ticks += 1;
    this.#lateness.record(Math.max(1, Math.round(record[SIGNAL.latenessUs] * 1000)));
  }

  get latenessUs(): LatenessUs {
    const at = (percent: number) =>
      this.ticks === 0 ? 0 : this.#lateness.percentile(percent) / 1000;
    return {
      p50: at(50),
      p99: at(99),
      p999: at(99.9),
      max: this.ticks === 0 ? 0 : this.#lateness.max / 1000,
    };
  }
}
