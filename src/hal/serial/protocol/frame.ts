import { readUint16, writeUint16 } from './bytes.ts';
import { crc16 } from './crc16.ts';
import { FRAME_OFFSET, SYNC } from './layout.ts';

const { kind: KIND_AT, guardFromEnd: GUARD, crcFromEnd: CRC } = FRAME_OFFSET;

/**
 * Ones' complement of the sum, modulo 2^16, of the words from the kind to before the guard.
 *
 * @param at where the frame starts
 * @param length of the whole frame, even
 */
export function guardOf(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let i = at + KIND_AT; i < at + length - GUARD; i += 2) sum += readUint16(bytes, i);
  return ~sum & 0xffff;
}

/** Completes a frame that fills `frame`, whose fields are written: sync, kind, guard and CRC. */
export function seal(frame: Uint8Array, kind: number): void {
  const length = frame.length;
  frame[0] = SYNC.first;
  frame[1] = SYNC.second;
  frame[KIND_AT] = kind;
  writeUint16(frame, length - GUARD, guardOf(frame, 0, length));
  writeUint16(frame, length - CRC, crc16(frame, KIND_AT, length - CRC));
}

/** Whether CRC and guard of the frame at `at` are right; its sync bytes were seen already. */
export function isIntact(bytes: Uint8Array, at: number, length: number): boolean {
  const crc = crc16(bytes, at + KIND_AT, at + length - CRC);
  if (crc !== readUint16(bytes, at + length - CRC)) return false;
  return guardOf(bytes, at, length) === readUint16(bytes, at + length - GUARD);
}

/** The kind of the frame at `at`. */
export function kindOf(bytes: Uint8Array, at: number): number {
  return bytes[at + KIND_AT];
}
