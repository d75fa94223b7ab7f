import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../src/hal/serial/protocol/crc16.ts';
import { isIntact } from '../../../../src/hal/serial/protocol/frame.ts';
import { commandFrame, sampleFrame } from './frames.ts';

const FRAMES = {
  Command: commandFrame({ flags: 1, sequence: 4711, validityMs: 20, value: -51_234 }),
  Sample: sampleFrame({
    supply: 96,
    sequence: 4711,
    flags: 0x4700,
    countX: -1234,
    countTheta1: 77,
    countTheta2: -5,
    latchedUs: 0xfedcba98,
    appliedUs: 0xfedcbaf0,
  }),
};

/** Bits behind the sync bytes: without sync bytes there is no frame to check. */
const FIRST_BIT = 16;

/**
 * Bit orders in which a burst may be one, that of the CRC and that of a UART, and how many bursts
 * pass the CRC alone: a few that span guard and CRC do, since the CRC is sent low byte first.
 */
const BIT_ORDERS = {
  'highest bit first': { mask: (bit: number) => 0x80 >> (bit & 7), passCrc: 12 },
  'lowest bit first': { mask: (bit: number) => 1 << (bit & 7), passCrc: 3 },
};

/**
 * What each flipped bit alone does to the CRC and to its field together. A CRC is linear: any flips
 * pass it where what they do adds up, without carry, to nothing.
 */
function syndromes(frame: Uint8Array, mask: (bit: number) => number): Int32Array {
  const mismatch = (bytes: Uint8Array): number =>
    crc16(bytes, 2, bytes.length - 2) ^ (bytes[bytes.length - 2] | (bytes[bytes.length - 1] << 8));
  expect(mismatch(frame)).toBe(0);
  return Int32Array.from({ length: frame.length * 8 - FIRST_BIT }, (_, index) => {
    const bit = FIRST_BIT + index;
    const flipped = frame.slice();
    flipped[bit >> 3] ^= mask(bit);
    return mismatch(flipped);
  });
}

it('has the check value that the catalogue of CRCs gives', () => {
  expect(crc16(new TextEncoder().encode('123456789'), 0, 9)).toBe(0x29b1);
});

describe.each(Object.entries(FRAMES))('damage of a %s', (_, frame) => {
  it('is found by the CRC for every one, two and three flipped bits', () => {
    const single = syndromes(frame, BIT_ORDERS['highest bit first'].mask);
    const known = new Set(single);
    expect(known.size).toBe(single.length);
    expect(known.has(0)).toBe(false);
    for (let i = 0; i < single.length; i++) {
      // Two that equal a third: a triple that passes. The third would have to be none of the two.
      for (let j = 0; j < i; j++) if (known.has(single[i] ^ single[j])) expect.unreachable();
    }
  });

  it.each(Object.entries(BIT_ORDERS))(
    'is found by CRC and guard for every burst of up to 16 bits, %s',
    (_, { mask, passCrc }) => {
      const single = syndromes(frame, mask);
      let bursts = 0;
      let passedCrc = 0;
      let accepted = 0;
      for (let first = 0; first < single.length; first++) {
        const others = Math.min(15, single.length - first - 1);
        const sum = new Int32Array(1 << others);
        sum[0] = single[first];
        for (let i = 0; i < others; i++) {
          for (let k = 0; k < 1 << i; k++) sum[(1 << i) + k] = sum[k] ^ single[first + 1 + i];
        }
        for (let pattern = 0; pattern < sum.length; pattern++) {
          bursts++;
          if (sum[pattern] !== 0) continue;
          passedCrc++;
          const flipped = frame.slice();
          for (let i = 0; i <= others; i++) {
            const bit = FIRST_BIT + first + i;
            if ((((pattern << 1) | 1) & (1 << i)) !== 0) flipped[bit >> 3] ^= mask(bit);
          }
          if (isIntact(flipped, 0, flipped.length)) accepted++;
        }
      }
      expect(passedCrc).toBe(passCrc);
      expect(accepted).toBe(0);
      // The last 15 bits start shorter ones.
      expect(bursts).toBe((single.length - 15) * 32_768 + 32_767);
    },
  );
});
