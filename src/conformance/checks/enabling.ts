import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { enable, clear } = COMMAND_FLAG;
const { enabled, refused } = SAMPLE_FLAG;
const TIMES = 20;

export const enabling: Check = {
  name: 'enabling',
  title: 'the drive is enabled by every Command that says so, and by no other',
  section: 'Command',
  run: async ({ host }) => {
    await host.clear();
    for (let i = 0; i < TIMES; i++) {
      const on = await host.command({ flags: enable });
      must((on.flags & enabled) !== 0, 'not enabled by a Command with enable');
      must((on.flags & refused) === 0, 'an enabled 0 mN was refused');
      // Every other time by a clear, which enables nothing either.
      const off = await host.command({ flags: i % 2 === 0 ? 0 : clear });
      must((off.flags & enabled) === 0, 'still enabled by a Command without enable');
    }
    return `${TIMES} times on, and off again with the next Command`;
  },
};
