import { FEATURE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { whileDone, type Handling } from '../hands.ts';
import { must, NotTried } from '../outcome.ts';

const { limitLow, limitHigh, latched } = SAMPLE_FLAG;
const BOTH = limitLow | limitHigh;
// Either of them shows, so that swapped ones are told from none.
const shows = (flags: number): boolean => (flags & BOTH) !== 0;

const SWITCHES: readonly (Handling & { readonly end: string; readonly flag: number })[] = [
  { end: 'low', flag: limitLow, doing: 'pressLow', undoing: 'releaseLow', shows },
  { end: 'high', flag: limitHigh, doing: 'pressHigh', undoing: 'releaseHigh', shows },
];

export const limits: Check = {
  name: 'limits',
  title: 'each limit switch shows as the one of its end, and does not latch',
  section: 'Sample',
  needs: 'hands',
  run: async (trial) => {
    const { host, numbers } = trial;
    if ((numbers.features & FEATURE.limitSwitches) === 0) {
      throw new NotTried('it has no limit switches');
    }
    await host.clear();
    for (const handling of SWITCHES) {
      const { end, flag } = handling;
      await whileDone(trial, handling, async ({ flags }) => {
        must((flags & BOTH) === flag, `the switch of the ${end} end shows as the other one`);
        must((flags & latched) === 0, `the switch of the ${end} end latched`);
      });
    }
    return 'low and high, each pressed and released';
  },
};
