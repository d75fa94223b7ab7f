import { PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { identifyFrame, withWrongGuard } from '../frames.ts';

const MASKS = [...Array.from({ length: 16 }, (_, bit) => 1 << bit), 0xffff];

export const guard: Check = {
  name: 'guard',
  title: 'a frame whose guard is wrong is not answered, though its CRC is right',
  section: 'What all frames have in common',
  run: async ({ host }) => {
    for (const mask of MASKS) {
      const what = `with guard bits 0x${mask.toString(16)} turned and a right CRC`;
      await host.expectUnanswered(withWrongGuard(host.frame(), mask), `a Command ${what}`);
      const identify = identifyFrame(PAGE.numbers, 1);
      await host.expectUnanswered(withWrongGuard(identify, mask), `an Identify ${what}`);
    }
    await host.command();
    return `none of ${2 * MASKS.length} answered`;
  },
};
