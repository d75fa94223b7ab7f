import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { BroadcastChannel } from 'node:worker_threads';

/** Between the threads of this process. */
const CHANNEL = 'dip-bridge garbage collections';
/** How far back a trip's evidence goes, ms. */
const REMEMBERED_MS = 5000;

/** A collection of garbage that held a thread up. */
export interface Collection {
  readonly thread: string;
  /** Begin, since the epoch, ms. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly kind: string;
}

const KINDS: { readonly [kind: number]: string } = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak callbacks',
};

/**
 * Tells the black box of the calling thread's collections of garbage, from its event loop. A thread
 * without one, as the control thread is, cannot be observed.
 *
 * @returns what ends that
 */
export function tellCollections(thread: string): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) channel.postMessage(collectionOf(thread, entry));
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
    channel.close();
  };
}

function collectionOf(thread: string, entry: PerformanceEntry): Collection {
  const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } })
    .detail;
  return {
    thread,
    atMs: performance.timeOrigin + entry.startTime,
    durationMs: entry.duration,
    kind: KINDS[kind] ?? String(kind),
  };
}

/** The collections of the last seconds, on all threads that tell. */
export class RecentCollections {
  readonly #channel = new BroadcastChannel(CHANNEL);
  #collections: Collection[] = [];

  constructor() {
    this.#channel.unref();
    this.#channel.onmessage = (event) => {
      const { data } = event as { readonly data: Collection };
      this.#collections = this.before(data.atMs);
      this.#collections.push(data);
    };
  }

  /** Those of the last seconds before a time, and any after it. */
  before(atMs: number): Collection[] {
    return this.#collections.filter((collection) => collection.atMs > atMs - REMEMBERED_MS);
  }

  close(): void {
    this.#channel.close();
  }
}
