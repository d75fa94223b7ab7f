import { passedUs } from '../answers.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const COMMANDS = 100;
const LATEST_US = 10_000;

export const applied: Check = {
  name: 'applied',
  title: '`applied` is that of its own Command: not before `latched`, within 10 ms',
  section: 'Sample',
  run: async ({ host }) => {
    await host.enable();
    let longest = 0;
    for (let i = 0; i < COMMANDS; i++) {
      const sample = await host.command({ flags: i % 2 });
      const delay = passedUs(sample.latchedUs, sample.appliedUs);
      must(delay >= 0, `applied ${-delay} us before it was latched`);
      must(delay <= LATEST_US, `applied ${delay} us after it was latched`);
      longest = Math.max(longest, delay);
    }
    return `at most ${longest} us after \`latched\` in ${COMMANDS} Commands`;
  },
};
