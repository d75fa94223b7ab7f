import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './line.ts';

/** Timers may be this late, ms: the rest of a wait is spun. */
const TIMER_SLACK_MS = 3;

/** The clock of this machine. */
export const MACHINE_CLOCK: Clock = {
  now: () => performance.now(),
  pause: () => turn(),
  wait: async (ms) => {
    const end = performance.now() + ms;
    if (ms > TIMER_SLACK_MS) await sleep(ms - TIMER_SLACK_MS);
    while (performance.now() < end) await turn();
  },
};
