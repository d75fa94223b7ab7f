import { ByteLengthParser } from '@serialport/parser-byte-length';
import { isIntact } from '../protocol/frame.ts';
import { FRAME_LENGTH, SYNC } from '../protocol/layout.ts';

/**
 * Cuts what a device sends into its frames with `ByteLengthParser`, which by itself is misaligned
 * for good once a byte is lost.
 *
 * So a piece that is no frame ends the parser: what it holds back is passed on as it is, and so is
 * what follows, up to the next sync bytes, where a new parser begins. Every byte comes out, in order,
 * and none is held back longer than the rest of its frame takes; finding the frames among damage is
 * left to the `FrameParser` behind it.
 */
export class FrameCutter {
  readonly #onBytes: (bytes: Uint8Array) => void;
  #parser: ByteLengthParser | null = null;
  /** Bytes that the parser holds. */
  #held = 0;
  #isAligned = true;

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#onBytes = onBytes;
  }

  push(chunk: Uint8Array): void {
    const start = this.#parser === null ? syncIn(chunk) : 0;
    if (start > 0) this.#onBytes(chunk.subarray(0, start));
    if (start === chunk.length) return;
    this.#parser ??= this.#begin();
    const fed = chunk.length - start;
    this.#parser.write(chunk.subarray(start));
    this.#held = (this.#held + fed) % FRAME_LENGTH.device;
    if (!this.#isAligned) this.#end(chunk);
  }

  #begin(): ByteLengthParser {
    const parser = new ByteLengthParser({ length: FRAME_LENGTH.device });
    parser.on('data', (piece: Uint8Array) => {
      this.#isAligned = isFrame(piece);
      this.#onBytes(piece);
    });
    this.#held = 0;
    this.#isAligned = true;
    return parser;
  }

  /** What the parser holds came with the last chunk, since that completed a piece before it. */
  #end(chunk: Uint8Array): void {
    this.#parser?.destroy();
    this.#parser = null;
    if (this.#held > 0) this.#onBytes(chunk.subarray(chunk.length - this.#held));
  }
}

/** Where the first sync bytes are, or what may become them; the length where there are none. */
function syncIn(chunk: Uint8Array): number {
  for (let i = 0; i < chunk.length; i++) {
    if (chunk[i] !== SYNC.first) continue;
    if (i + 1 === chunk.length || chunk[i + 1] === SYNC.second) return i;
  }
  return chunk.length;
}

function isFrame(piece: Uint8Array): boolean {
  return (
    piece[0] === SYNC.first && piece[1] === SYNC.second && isIntact(piece, 0, FRAME_LENGTH.device)
  );
}
