/**
 * Little-endian numbers in bytes. What is read is a small integer: an unsigned word of 32 bits
 * would be a heap allocation where a function returns it, so it is read as a signed one and its
 * reader takes `>>> 0` of it.
 */

export function readUint16(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** Writes the lowest 16 bits of an integer. */
export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
}

/** Writes the 32 bits of an integer, signed or not. */
export function writeInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}
