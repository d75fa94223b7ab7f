/**
 * The order of the requests on one connection: each gets a number of the bridge's own, and
 * those that the client numbers itself must rise.
 */
export class RequestOrder {
  #count = 0;
  #newest = -1;

  /** Counts one more message. @returns its number, from 1 */
  next(): number {
    return ++this.#count;
  }

  /** The largest sequence taken so far; -1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** @returns false where one of this sequence, or of a later one, was taken before */
  take(sequence: number): boolean {
    if (sequence <= this.#newest) return false;
    this.#newest = sequence;
    return true;
  }
}
