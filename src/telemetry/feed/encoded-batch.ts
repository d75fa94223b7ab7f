import { HEADER_BYTES, RECORD_BYTES, writeBatchHeader } from './batch.ts';

/**
 * One batch for all clients. They share the same bytes, except those whose count of lost records
 * differs: each such count costs one copy.
 */
export class EncodedBatch {
  readonly count: number;
  /** Records that the feed itself had lost before this batch. */
  readonly lost: number;
  readonly #sequence: number;
  readonly #message: ArrayBuffer;
  readonly #byLost = new Map<number, Uint8Array>();

  /** @param message with the records in their place; may have room for more */
  constructor(message: ArrayBuffer, count: number, sequence: number, lost: number) {
    this.#message = message;
    this.count = count;
    this.#sequence = sequence;
    this.lost = lost;
  }

  /** The bytes for a client that lost so many records. They may still be on their way: keep them. */
  bytesFor(lost: number): Uint8Array {
    const known = this.#byLost.get(lost);
    if (known !== undefined) return known;
    const message = this.#byLost.size === 0 ? this.#message : this.#message.slice(0);
    writeBatchHeader(message, { count: this.count, sequence: this.#sequence, lost });
    const bytes = new Uint8Array(message, 0, HEADER_BYTES + this.count * RECORD_BYTES);
    this.#byLost.set(lost, bytes);
    return bytes;
  }
}
