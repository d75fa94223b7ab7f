import type { TickReader, TickRing } from '../../loop/shared/tick-ring.ts';
import { allocateBatch, recordsOf } from './batch.ts';
import { EncodedBatch } from './encoded-batch.ts';
import type { FeedClient } from './feed-client.ts';

const RECORDS_PER_MESSAGE = 256;

/** Bounds the work of one round, should the loop publish faster than the feed can send. */
const MESSAGES_PER_ROUND = 16;

/** After so long without records an empty batch says that the connection lives, and the loop not. */
const SILENCE_MS = 1000;

/** Sends what the loop publishes to every client, in batches. */
export class Broadcaster {
  readonly #ring: TickRing;
  readonly #clients = new Set<FeedClient>();
  #reader: TickReader;
  #sequence = 0;
  #sentAtMs = 0;

  constructor(ring: TickRing) {
    this.#ring = ring;
    this.#reader = ring.reader();
  }

  get clients(): ReadonlySet<FeedClient> {
    return this.#clients;
  }

  /** Records that the feed itself has lost, for a client that comes now. */
  get lost(): number {
    return this.#reader.lost;
  }

  add(client: FeedClient): void {
    this.#clients.add(client);
  }

  remove(client: FeedClient): void {
    this.#clients.delete(client);
  }

  /** One round: everything new to everybody. */
  pump(): void {
    if (this.#clients.size === 0) {
      this.#reader = this.#ring.reader();
      return;
    }
    const now = performance.now();
    for (let messages = 0; messages < MESSAGES_PER_ROUND; messages++) {
      const room = Math.min(this.#reader.available, RECORDS_PER_MESSAGE);
      if (room === 0) break;
      const message = allocateBatch(room);
      const count = this.#reader.read(recordsOf(message, room));
      if (count > 0) this.#offer(message, count, now);
    }
    if (now - this.#sentAtMs > SILENCE_MS) this.#offer(allocateBatch(0), 0, now);
  }

  #offer(message: ArrayBuffer, count: number, nowMs: number): void {
    this.#sentAtMs = nowMs;
    const batch = new EncodedBatch(message, count, this.#sequence, this.#reader.lost);
    this.#sequence = (this.#sequence + 1) >>> 0;
    for (const client of this.#clients) client.offer(batch, nowMs);
  }
}
