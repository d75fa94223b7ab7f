import { WebSocket } from 'ws';
import type { ServerLimits } from '../server-limits.ts';
import type { EncodedBatch } from './encoded-batch.ts';

/** Close codes of RFC 6455 that the feed uses. */
export const CLOSE = { goingAway: 1001, tryAgainLater: 1013 } as const;

/** Looks for life that a peer may sleep through. */
const SILENT_LOOKS = 2;

/** One connection to the feed: what it gets, what it loses, when it is given up. */
export class FeedClient {
  readonly #socket: WebSocket;
  readonly #limits: ServerLimits;
  readonly #lostAtStart: number;
  #withheld = 0;
  #behindSinceMs: number | null = null;
  #silentLooks = 0;

  /** @param lostAtStart records that the feed itself had lost when this client came */
  constructor(socket: WebSocket, limits: ServerLimits, lostAtStart: number) {
    this.#socket = socket;
    this.#limits = limits;
    this.#lostAtStart = lostAtStart;
    const heard = () => {
      this.#silentLooks = 0;
    };
    socket.on('message', heard);
    socket.on('ping', heard);
    socket.on('pong', heard);
  }

  /** Sends a batch, or withholds it where too much waits for this client already. */
  offer(batch: EncodedBatch, nowMs: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#limits.bufferedBytes) {
      this.#withheld += batch.count;
      this.#behindSinceMs ??= nowMs;
      if (nowMs - this.#behindSinceMs > this.#limits.behindMs) {
        this.close(CLOSE.tryAgainLater, 'too slow for the feed: read faster, then connect again');
      }
      return;
    }
    this.#behindSinceMs = null;
    this.#socket.send(batch.bytesFor(batch.lost - this.#lostAtStart + this.#withheld));
  }

  /**
   * Sends a text. A client that asks and does not read the answers is ended: they would pile up.
   */
  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > 2 * this.#limits.bufferedBytes) this.#socket.terminate();
    else this.#socket.send(text, { binary: false });
  }

  /** Asks for a sign of life, and ends a peer that gave none for too long. */
  lookForLife(): void {
    // What waits for a client that is behind delays its answer; time will tell of it.
    if (this.#behindSinceMs !== null) return;
    if (this.#silentLooks >= SILENT_LOOKS) this.#socket.terminate();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
    this.#silentLooks++;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
