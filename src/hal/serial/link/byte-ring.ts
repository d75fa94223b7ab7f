const HEADER_BYTES = 64;
const HEAD = 0;
const TAIL = 1;
const DROPPED = 2;

/**
 * Bytes on their way from one thread to another: one writer, one reader, neither ever waits.
 *
 * What does not fit is dropped whole, so that a reader that stands still costs whole frames and
 * never a part of one.
 */
export class ByteRing {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #mask: number;

  /** @throws RangeError where the buffer was not made by {@link ByteRing.allocate} */
  constructor(buffer: SharedArrayBuffer) {
    this.#header = new Int32Array(buffer, 0, HEADER_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(buffer, HEADER_BYTES);
    this.#mask = this.#bytes.length - 1;
    if (this.#bytes.length === 0 || (this.#bytes.length & this.#mask) !== 0) {
      throw new RangeError(`a byte ring cannot hold ${this.#bytes.length} bytes`);
    }
  }

  /** @param bytes what it can hold, a power of two */
  static allocate(bytes: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + bytes);
  }

  /** Bytes that wait to be read. */
  get length(): number {
    return (Atomics.load(this.#header, TAIL) - Atomics.load(this.#header, HEAD)) | 0;
  }

  /** Writes that were dropped since the ring was made, modulo 2^32. */
  get dropped(): number {
    return Atomics.load(this.#header, DROPPED) >>> 0;
  }

  /**
   * Writer: appends all of `bytes`, or nothing.
   * @returns whether they fitted
   */
  write(bytes: Uint8Array): boolean {
    const tail = this.#header[TAIL];
    const used = (tail - Atomics.load(this.#header, HEAD)) | 0;
    if (used + bytes.length > this.#bytes.length) {
      Atomics.add(this.#header, DROPPED, 1);
      return false;
    }
    for (let i = 0; i < bytes.length; i++) this.#bytes[(tail + i) & this.#mask] = bytes[i];
    Atomics.store(this.#header, TAIL, (tail + bytes.length) | 0);
    return true;
  }

  /**
   * Reader: takes the oldest bytes, as many as `into` has room for.
   * @returns how many
   */
  read(into: Uint8Array): number {
    const head = this.#header[HEAD];
    const waiting = (Atomics.load(this.#header, TAIL) - head) | 0;
    const count = Math.min(waiting, into.length);
    for (let i = 0; i < count; i++) into[i] = this.#bytes[(head + i) & this.#mask];
    Atomics.store(this.#header, HEAD, (head + count) | 0);
    return count;
  }

  /** Reader: forgets what waits. */
  clear(): void {
    Atomics.store(this.#header, HEAD, Atomics.load(this.#header, TAIL));
  }
}
