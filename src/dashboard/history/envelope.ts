import type { History } from './history.ts';

/** Points that a chart draws: a hole is null, and no line crosses it. */
export type Points = (number | null)[];

/**
 * The last seconds of a history, thinned to what the pixels can show: the
 * smallest and the largest value of every bucket, in the order in which they
 * came, so that no peak is lost however short.
 *
 * Buckets lie at whole multiples of their width in ticks, hence a value stays
 * in its bucket while the chart scrolls and nothing flickers.
 */
export class Envelope {
  /** Time of every point, s before the newest record: -seconds to 0. */
  readonly times: number[] = [];
  readonly #history: History;
  readonly #seconds: number;
  readonly #series: Series[];

  constructor(history: History, names: readonly string[], seconds: number) {
    this.#history = history;
    this.#seconds = seconds;
    this.#series = names.map((name) => new Series(name, history.column(name)));
  }

  /** Points of a signal, two a bucket. */
  points(name: string): Points {
    const series = this.#series.find((one) => one.name === name);
    if (series === undefined) throw new RangeError(`the envelope holds no signal ${name}`);
    return series.points;
  }

  /**
   * Computes all points anew.
   * @param width pixels that the time axis covers
   */
  update(width: number): void {
    const history = this.#history;
    const span = this.#seconds * history.rateHz;
    const bucketTicks = Math.max(1, Math.ceil(span / Math.max(1, width)));
    const newest = history.newestTick;
    const last = Math.floor(newest / bucketTicks);
    const first = Math.floor((newest - span) / bucketTicks);
    const buckets = last - first + 1;
    this.#placeTimes(buckets, first * bucketTicks - newest, bucketTicks);
    for (const series of this.#series) series.begin(buckets);
    const ticks = history.ticks;
    for (let back = history.count - 1; back >= 0; back--) {
      const slot = history.slot(back);
      const bucket = Math.floor(ticks[slot] / bucketTicks) - first;
      if (bucket < 0) continue;
      for (const series of this.#series) series.take(bucket, slot);
    }
    for (const series of this.#series) series.end(buckets);
  }

  #placeTimes(buckets: number, firstTick: number, bucketTicks: number): void {
    this.times.length = 2 * buckets;
    for (let i = 0; i < 2 * buckets; i++) {
      this.times[i] = (firstTick + (i / 2) * bucketTicks) / this.#history.rateHz;
    }
  }
}

class Series {
  readonly name: string;
  readonly points: Points = [];
  readonly #values: Float32Array;
  #least = new Float32Array(0);
  #most = new Float32Array(0);
  /** 1 where the bucket's largest value came before its smallest. */
  #falling = new Uint8Array(0);

  constructor(name: string, values: Float32Array) {
    this.name = name;
    this.#values = values;
  }

  begin(buckets: number): void {
    if (this.#least.length < buckets) {
      this.#least = new Float32Array(buckets);
      this.#most = new Float32Array(buckets);
      this.#falling = new Uint8Array(buckets);
    }
    this.#least.fill(Infinity);
    this.#most.fill(-Infinity);
  }

  /** Values that are not finite leave a hole. */
  take(bucket: number, slot: number): void {
    const value = this.#values[slot];
    if (!Number.isFinite(value)) return;
    if (value < this.#least[bucket]) {
      this.#least[bucket] = value;
      this.#falling[bucket] = 1;
    }
    if (value > this.#most[bucket]) {
      this.#most[bucket] = value;
      this.#falling[bucket] = 0;
    }
  }

  end(buckets: number): void {
    this.points.length = 2 * buckets;
    for (let i = 0; i < buckets; i++) {
      const least = this.#least[i];
      const most = this.#most[i];
      const empty = least > most;
      const falling = this.#falling[i] === 1;
      this.points[2 * i] = empty ? null : falling ? most : least;
      this.points[2 * i + 1] = empty ? null : falling ? least : most;
    }
  }
}
