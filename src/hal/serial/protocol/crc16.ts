/** x^16 + x^12 + x^5 + 1, the highest bit first. */
const POLYNOMIAL = 0x1021;
const INITIAL = 0xffff;

/** Remainders of all bytes. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder << 1) ^ ((remainder & 0x8000) !== 0 ? POLYNOMIAL : 0);
  }
  return remainder;
});

/**
 * CRC-16/IBM-3740 over the bytes from `from` to before `to`; its check value, of "123456789", is
 * 0x29B1.
 */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let remainder = INITIAL;
  for (let i = from; i < to; i++) {
    remainder = ((remainder << 8) & 0xffff) ^ TABLE[(remainder >> 8) ^ bytes[i]];
  }
  return remainder;
}
