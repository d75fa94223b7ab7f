import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const FAR = 20_000;
const QUIET_MS = 130;
const ENABLE = 1;

export const newCount: Check = {
  name: 'new-count',
  title: 'any sequence starts a new count after 100 ms, but not in a Command that is enabled',
  section: 'Command',
  run: async ({ host }) => {
    await host.clear();
    await host.listen(QUIET_MS);
    await host.expectUnanswered(
      host.frame({ flags: ENABLE }, FAR),
      `an enabled Command (0 mN) that starts a new count after ${QUIET_MS} ms`,
    );
    const sample = await host.tryCommand({}, 2 * FAR);
    must(sample !== null, `a new count after ${QUIET_MS} ms of silence was not answered`);
    // What was refused must not have moved the count.
    const next = await host.tryCommand({ flags: ENABLE });
    must(next !== null, 'the Command behind the start of a new count was not answered');
    await host.command();
    return `${QUIET_MS} ms after the last Command: enabled unanswered, disabled answered`;
  },
};
