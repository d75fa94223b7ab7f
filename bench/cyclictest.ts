import { execFileSync } from 'node:child_process';

/** Wake-up lateness of cyclictest, us, and wake-ups later than a period. */
export interface CyclictestFigures {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly wakeUps: number;
  readonly laterThanPeriod: number;
}

const HISTOGRAM_US = 20_000;

/** Runs cyclictest (Debian's rt-tests) with memory locked, at SCHED_FIFO 80. Needs root. */
export function runCyclictest(periodUs: number, seconds: number): CyclictestFigures {
  const options = ['-m', '-q', '-p', '80', '-i', String(periodUs), '-D', String(seconds)];
  const text = execFileSync('cyclictest', [...options, '-h', String(HISTOGRAM_US)], {
    encoding: 'utf8',
  });
  return parseHistogram(text, periodUs);
}

function parseHistogram(text: string, periodUs: number): CyclictestFigures {
  const bins = [...text.matchAll(/^(\d{6})\s+(\d+)$/gm)].map(([, us, count]) => ({
    us: Number(us),
    count: Number(count),
  }));
  const overflow = Number(/# Histogram Overflows: (\d+)/.exec(text)?.[1] ?? 0);
  const max = Number(/# Max Latencies: (\d+)/.exec(text)?.[1] ?? 0);
  const wakeUps = bins.reduce((sum, { count }) => sum + count, overflow);
  if (wakeUps === 0) throw new Error('cyclictest printed no histogram');
  const percentile = (share: number) => {
    let seen = 0;
    for (const { us, count } of bins) {
      seen += count;
      if (seen >= share * wakeUps) return us;
    }
    return max;
  };
  const late = bins.filter(({ us }) => us >= periodUs).reduce((sum, { count }) => sum + count, 0);
  return {
    p50: percentile(0.5),
    p99: percentile(0.99),
    p999: percentile(0.999),
    max,
    wakeUps,
    laterThanPeriod: late + overflow,
  };
}
