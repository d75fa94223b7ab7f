import { describe, expect, it } from 'vitest';
import { RunStatistics } from '../../src/loop/run-statistics.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';

/** Statistics of ticks with these latenesses, us, and periods since the tick before. */
function statisticsOf(ticks: readonly (readonly [latenessUs: number, periods?: number])[]) {
  const statistics = new RunStatistics();
  const record = new Float64Array(RECORD_SIZE);
  for (const [latenessUs, periods = 1] of ticks) {
    record[SIGNAL.latenessUs] = latenessUs;
    record[SIGNAL.periods] = periods;
    statistics.add(record);
  }
  return statistics;
}

describe('timing of a run', () => {
  it('of none is all zeros', () => {
    const { ticks, overruns, latenessUs } = new RunStatistics();
    expect({ ticks, overruns, latenessUs }).toEqual({
      ticks: 0,
      overruns: 0,
      latenessUs: { p50: 0, p99: 0, p999: 0, max: 0 },
    });
  });

  it('counts every skipped period once, and none from before the run', () => {
    const { ticks, overruns } = statisticsOf([[5, 7], [5], [5, 3], [5], [5, 2]]);
    expect({ ticks, overruns }).toEqual({ ticks: 5, overruns: 3 });
  });

  it('gives the quantiles of the lateness, us, to a thousandth of them', () => {
    const { latenessUs } = statisticsOf(Array.from({ length: 10_000 }, (_, i) => [(i + 1) / 10]));
    expect(latenessUs.p50 / 500).toBeCloseTo(1, 2);
    expect(latenessUs.p99 / 990).toBeCloseTo(1, 2);
    expect(latenessUs.p999 / 999).toBeCloseTo(1, 2);
    expect(latenessUs.max / 1000).toBeCloseTo(1, 2);
  });

  it('does not lose the one late tick among a thousand good ones', () => {
    const { latenessUs } = statisticsOf([
      ...Array.from({ length: 999 }, () => [2] as const),
      [35_000],
    ]);
    expect(latenessUs.p50).toBeCloseTo(2, 1);
    expect(latenessUs.max / 35_000).toBeCloseTo(1, 2);
  });

  it('takes a tick that came to the nanosecond, or before, as one of no lateness', () => {
    const { ticks, latenessUs } = statisticsOf([[0], [-0.3]]);
    expect(ticks).toBe(2);
    expect(latenessUs.max).toBeLessThan(0.01);
  });
});
