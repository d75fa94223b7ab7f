import { KIND, SYNC } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { joined, withBitFlipped } from '../frames.ts';
import type { Host } from '../host.ts';
import { must } from '../outcome.ts';

const { first, second } = SYNC;
const GARBAGE = [0x00, 0xff, second, first, 0x55, 0x11, first, first, 0x12, 0x80];
/** Bits in sequence, value, guard and CRC. */
const DAMAGED_BITS = [33, 70, 97, 120];

/** What may stand directly before an intact frame. */
function debris(frame: Uint8Array): { what: string; bytes: Uint8Array | readonly number[] }[] {
  const truncated = Array.from({ length: frame.length - 1 }, (_, i) => i + 1);
  return [
    { what: 'garbage', bytes: GARBAGE },
    { what: 'a sync byte', bytes: [first] },
    { what: 'two first sync bytes', bytes: [first, first] },
    { what: 'sync bytes', bytes: [first, second] },
    { what: 'a false start of a Command', bytes: [first, second, KIND.command] },
    { what: 'a false start of an Identify', bytes: [first, second, KIND.identify, 0, 0, 0] },
    { what: 'two false starts', bytes: [first, second, KIND.command, first, second, KIND.command] },
    ...truncated.map((length) => ({
      what: `the first ${length} bytes of a frame`,
      bytes: frame.subarray(0, length),
    })),
    ...truncated.map((length) => ({
      what: `the last ${length} bytes of a frame`,
      bytes: frame.subarray(frame.length - length),
    })),
    ...DAMAGED_BITS.map((bit) => ({
      what: 'a damaged frame',
      bytes: withBitFlipped(frame, bit),
    })),
  ];
}

export const rescan: Check = {
  name: 'rescan',
  title: 'an intact frame directly behind a damaged one is answered',
  section: 'Finding frames',
  run: async ({ host }) => {
    const cases = debris(host.frame()).length;
    for (let i = 0; i < cases; i++) {
      const { what, bytes } = debris(host.frame())[i]!;
      await expectFound(host, joined(bytes, host.frame()), what);
    }
    return `found behind all of ${cases} kinds of debris`;
  },
};

/** The bytes end with the next Command. */
async function expectFound(host: Host, bytes: Uint8Array, what: string): Promise<void> {
  const sequence = (host.sequence + 1) & 0xffff;
  // No byte may be needed behind a frame to find it: nothing is sent after it.
  host.send(bytes);
  const sample = await host.sampleOf(sequence);
  must(sample !== null, `a Command directly behind ${what} was lost`);
  host.accepted(sequence);
}
