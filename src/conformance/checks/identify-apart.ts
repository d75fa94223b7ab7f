import { PAGE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { identifyFrame } from '../frames.ts';
import { must } from '../outcome.ts';

/** Ahead of the last Command: the next, one in the window, one far out of it. */
const AHEAD = [1, 100, 5000];

export const identifyApart: Check = {
  name: 'identify-apart',
  title: 'an Identify does not advance the sequence of Commands',
  section: 'Identify and Identity',
  run: async ({ host }) => {
    await host.enable();
    for (const ahead of AHEAD) {
      await host.answersTo(identifyFrame(PAGE.numbers, (host.sequence + ahead) & 0xffff));
      const sample = await host.tryCommand({ flags: 1 });
      must(sample !== null, `an Identify ${ahead} ahead made the next Command unanswered`);
      must((sample.flags & SAMPLE_FLAG.enabled) !== 0, 'an Identify disabled the drive');
    }
    await host.command();
    return `Commands went on behind Identifies ${AHEAD.join(', ')} ahead`;
  },
};
