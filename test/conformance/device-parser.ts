import { guardOf } from '../../src/hal/serial/protocol/frame.ts';
import { crc16 } from '../../src/hal/serial/protocol/crc16.ts';
import { FRAME_LENGTH, KIND, SYNC } from '../../src/hal/serial/protocol/layout.ts';

const LENGTH = FRAME_LENGTH.host;

/** What a parser gets wrong. */
export interface ParserDefects {
  readonly takesAnyCrc: boolean;
  readonly takesAnyGuard: boolean;
  readonly takesAnyMajor: boolean;
  /** Goes on behind a damaged frame, not within it. */
  readonly skipsDamaged: boolean;
}

/** Finds the frames of a host, byte by byte. */
export class DeviceParser {
  readonly #defects: ParserDefects;
  #held: number[] = [];

  constructor(defects: ParserDefects) {
    this.#defects = defects;
  }

  /** @returns the frame that ends with this byte, or null */
  take(byte: number): Uint8Array | null {
    this.#held.push(byte);
    for (;;) {
      while (this.#held.length > 0 && !this.#mayStart()) this.#held.shift();
      if (this.#held.length < LENGTH) return null;
      const frame = Uint8Array.from(this.#held.slice(0, LENGTH));
      if (this.#isIntact(frame)) {
        this.#held = this.#held.slice(LENGTH);
        return frame;
      }
      this.#held = this.#held.slice(this.#defects.skipsDamaged ? LENGTH : 1);
    }
  }

  #mayStart(): boolean {
    const [first, second, kind] = this.#held;
    if (first !== SYNC.first || (second ?? SYNC.second) !== SYNC.second) return false;
    if (kind === undefined) return true;
    const known = this.#defects.takesAnyMajor ? (kind & 0x0f) | 0x10 : kind;
    return known === KIND.command || known === KIND.identify;
  }

  #isIntact(frame: Uint8Array): boolean {
    const view = new DataView(frame.buffer);
    const isCrcRight = crc16(frame, 2, LENGTH - 2) === view.getUint16(LENGTH - 2, true);
    const isGuardRight = guardOf(frame, 0, LENGTH) === view.getUint16(LENGTH - 4, true);
    if (this.#defects.takesAnyCrc) return true;
    return isCrcRight && (isGuardRight || this.#defects.takesAnyGuard);
  }
}
