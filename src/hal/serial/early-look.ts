import { FrameParser } from './protocol/frame-parser.ts';
import { FRAME_LENGTH, KIND, SAMPLE_FLAG } from './protocol/layout.ts';
import { decodeSample, SAMPLE, SAMPLE_FIELDS } from './protocol/sample.ts';
import type { Transport } from './transport/transport.ts';

/** As much as one look reads at once. */
const READ_BYTES = 4096;

/** What a device says when it carries no force any more, or must not. */
const NO_FORCE =
  SAMPLE_FLAG.contactOpen |
  SAMPLE_FLAG.contactTripped |
  SAMPLE_FLAG.powerRemoved |
  SAMPLE_FLAG.driveFault |
  SAMPLE_FLAG.latched;

/**
 * Looks at what came between two cycles for one thing alone: whether the device says that no force
 * may be. The bytes are kept, and the next cycle reads them as if they had come for it; what was seen
 * counts there too, though the sample may be of no use for anything else.
 */
export class EarlyLook {
  readonly #bytes = new Uint8Array(READ_BYTES);
  readonly #parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample]);
  readonly #sample = new Float64Array(SAMPLE_FIELDS);
  #count = 0;
  #seen = 0;

  /** Once between two cycles. @returns whether no force may be */
  look(transport: Transport): boolean {
    if (this.#count > 0) return false;
    // A device that is gone is for the cycle to find, which is told so again.
    this.#count = Math.max(0, transport.read(this.#bytes));
    this.#parser.reset();
    this.#parser.push(this.#bytes, this.#count);
    this.#seen = 0;
    for (;;) {
      const at = this.#parser.next();
      if (at < 0) return this.#seen !== 0;
      decodeSample(this.#parser.buffer, at, this.#sample);
      this.#seen |= this.#sample[SAMPLE.flags] & NO_FORCE;
    }
  }

  /** Why no force may be, since the last call: bits of `SAMPLE_FLAG`. */
  take(): number {
    const seen = this.#seen;
    this.#seen = 0;
    return seen;
  }

  /** Hands on what was kept. */
  giveTo(parser: FrameParser): void {
    if (this.#count > 0) parser.push(this.#bytes, this.#count);
    this.#count = 0;
  }

  forget(): void {
    this.#count = 0;
    this.#seen = 0;
  }
}
