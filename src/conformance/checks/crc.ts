import { FRAME_LENGTH, PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { identifyFrame, withBitFlipped } from '../frames.ts';
import { must } from '../outcome.ts';

const BITS = 8 * FRAME_LENGTH.host;
/** Answers that tell enough. */
const ENOUGH = 4;

export const crc: Check = {
  name: 'crc',
  title: 'a frame with one flipped bit is not answered, whichever bit it is',
  section: 'What all frames have in common',
  run: async ({ host }) => {
    const answered: string[] = [];
    for (let bit = 0; bit < BITS && answered.length < ENOUGH; bit++) {
      const command = await host.answersToSilent(withBitFlipped(host.frame(), bit));
      if (command.length > 0) answered.push(`Command ${place(bit)}`);
      const identify = identifyFrame(PAGE.numbers, 1);
      const identity = await host.answersToSilent(withBitFlipped(identify, bit));
      if (identity.length > 0) answered.push(`Identify ${place(bit)}`);
    }
    must(
      answered.length === 0,
      `answered with a flipped bit: ${answered.join(', ')}${answered.length < ENOUGH ? '' : ' and so on'}`,
    );
    await host.command();
    return `none of ${2 * BITS} answered`;
  },
};

function place(bit: number): string {
  return `byte ${bit >> 3} bit ${bit & 7}`;
}
