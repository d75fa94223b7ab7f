import type { History } from './history.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Percentiles (nearest rank) of a signal over the last seconds of a history;
 * null where it holds no finite value.
 */
export function percentiles(history: History, name: string, seconds: number): Percentiles | null {
  const values = history.column(name);
  const oldest = history.newestTick - seconds * history.rateHz;
  const sorted = new Float32Array(history.count);
  let count = 0;
  for (let back = 0; back < history.count; back++) {
    const slot = history.slot(back);
    if (history.ticks[slot] <= oldest) break;
    if (Number.isFinite(values[slot])) sorted[count++] = values[slot];
  }
  if (count === 0) return null;
  const taken = sorted.subarray(0, count).sort();
  const rank = (share: number) => taken[Math.max(0, Math.ceil(share * count) - 1)];
  return { p50: rank(0.5), p99: rank(0.99), max: taken[count - 1] };
}
