import { isIntact } from './frame.ts';
import { FRAME_OFFSET, SYNC } from './layout.ts';

/** Whole frames that are kept before the oldest bytes go. */
const FRAMES_KEPT = 64;

/**
 * Finds the intact frames of one length in a stream of bytes.
 *
 * After a damaged or false frame it goes on at the byte after the first sync byte, so that no
 * intact frame behind it is lost; and it needs no byte beyond the last one of a frame to find it.
 */
export class FrameParser {
  /** What was pushed and is not yet spent. */
  readonly buffer: Uint8Array;
  readonly #length: number;
  /** 1 for every kind that is looked for. */
  readonly #kinds = new Uint8Array(256);
  #start = 0;
  #end = 0;
  #damaged = 0;

  /**
   * @param length of all frames that are looked for, `FRAME_LENGTH.host` or `.device`
   * @param kinds those of `KIND` that are looked for
   */
  constructor(length: number, kinds: readonly number[]) {
    this.#length = length;
    for (const kind of kinds) this.#kinds[kind] = 1;
    this.buffer = new Uint8Array(FRAMES_KEPT * length);
  }

  /** Frames with sync bytes and a kind that is looked for, but a wrong CRC or guard. */
  get damaged(): number {
    return this.#damaged;
  }

  /**
   * Appends the first `count` of `bytes`; where there are more than fit, the oldest go. Offsets
   * that {@link next} gave before are void.
   */
  push(bytes: Uint8Array, count: number): void {
    const { buffer } = this;
    const first = Math.max(0, count - buffer.length);
    const incoming = count - first;
    const kept = Math.min(this.#end - this.#start, buffer.length - incoming);
    if (this.#end + incoming > buffer.length) {
      buffer.copyWithin(0, this.#end - kept, this.#end);
      this.#start = 0;
      this.#end = kept;
    }
    for (let i = first; i < count; i++) buffer[this.#end++] = bytes[i];
  }

  /** Where in {@link buffer} the next intact frame starts, or -1: the rest of it is yet to come. */
  next(): number {
    const { buffer } = this;
    while (this.#end - this.#start >= this.#length) {
      const at = this.#start;
      if (!this.#looksLikeFrame(at)) {
        this.#start = at + 1;
      } else if (isIntact(buffer, at, this.#length)) {
        this.#start = at + this.#length;
        return at;
      } else {
        this.#damaged++;
        this.#start = at + 1;
      }
    }
    return -1;
  }

  /** Forgets all bytes and the count of damaged frames: the line was closed and opened again. */
  reset(): void {
    this.#start = 0;
    this.#end = 0;
    this.#damaged = 0;
  }

  #looksLikeFrame(at: number): boolean {
    const { buffer } = this;
    return (
      buffer[at] === SYNC.first &&
      buffer[at + 1] === SYNC.second &&
      this.#kinds[buffer[at + FRAME_OFFSET.kind]] === 1
    );
  }
}
