import { readInt32, readUint16 } from './bytes.ts';
import { INDEX_OFFSET, NUMBERS_OFFSET, PAGE_OFFSET, TEXT_LENGTH } from './layout.ts';

/** What a device says of itself on page `numbers`. */
export interface DeviceNumbers {
  /** Version of the protocol that it speaks. */
  readonly major: number;
  readonly minor: number;
  readonly countsPerMetre: number;
  readonly countsPerRev1: number;
  readonly countsPerRev2: number;
  /** Force at full scale of the drive, N. */
  readonly forceLimitN: number;
  /** Longest validity of a Command, ms. */
  readonly watchdogMs: number;
  /** Bits of `FEATURE`. */
  readonly features: number;
}

/** What a device says of itself on the pages `numbers`, `name` and `build`. */
export interface DeviceIdentity extends DeviceNumbers {
  readonly name: string;
  readonly build: string;
}

/** Where index pulses came, of cart, lower and upper pendulum. */
export interface DeviceIndexes {
  /** Whether one came since boot. */
  readonly seen: readonly [boolean, boolean, boolean];
  /** The count at the last one. */
  readonly counts: readonly [number, number, number];
}

/** The page that the intact Identity at `at` carries, one of `PAGE`. */
export function pageOf(bytes: Uint8Array, at: number): number {
  return bytes[at + PAGE_OFFSET.page];
}

/** The sequence of the Identify that the intact Identity at `at` answers. */
export function sequenceOfPage(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at + PAGE_OFFSET.sequence);
}

/** Reads page `numbers` of the intact Identity at `at`. */
export function decodeNumbers(bytes: Uint8Array, at: number): DeviceNumbers {
  const unsigned = (offset: number): number => readInt32(bytes, at + offset) >>> 0;
  return {
    major: bytes[at + NUMBERS_OFFSET.major],
    minor: bytes[at + NUMBERS_OFFSET.minor],
    countsPerMetre: unsigned(NUMBERS_OFFSET.countsPerMetre),
    countsPerRev1: unsigned(NUMBERS_OFFSET.countsPerRev1),
    countsPerRev2: unsigned(NUMBERS_OFFSET.countsPerRev2),
    forceLimitN: unsigned(NUMBERS_OFFSET.forceLimitMn) / 1000,
    watchdogMs: readUint16(bytes, at + NUMBERS_OFFSET.watchdogMs),
    features: readUint16(bytes, at + NUMBERS_OFFSET.features),
  };
}

/**
 * Reads page `name` or `build` of the intact Identity at `at`, up to its first zero. What is not
 * printable ASCII becomes a question mark: the text goes to terminals and logs.
 */
export function decodeText(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let i = 0; i < TEXT_LENGTH; i++) {
    const code = bytes[at + PAGE_OFFSET.content + i];
    if (code === 0) break;
    text += code >= 0x20 && code <= 0x7e ? String.fromCharCode(code) : '?';
  }
  return text;
}

/** Reads page `index` of the intact Identity at `at`. */
export function decodeIndexes(bytes: Uint8Array, at: number): DeviceIndexes {
  const seen = bytes[at + INDEX_OFFSET.seen];
  return {
    seen: [(seen & 1) !== 0, (seen & 2) !== 0, (seen & 4) !== 0],
    counts: [
      readInt32(bytes, at + INDEX_OFFSET.countX),
      readInt32(bytes, at + INDEX_OFFSET.countTheta1),
      readInt32(bytes, at + INDEX_OFFSET.countTheta2),
    ],
  };
}
