import { SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const VALIDITY_MS = 5;
const SHORT_MS = 20;

export const idleLapse: Check = {
  name: 'idle-lapse',
  title: 'nothing happens when the validity of a Command without enable lapses',
  section: 'Validity, watchdog and latch',
  run: async ({ host, numbers }) => {
    const validityMs = Math.min(VALIDITY_MS, numbers.watchdogMs);
    // Also where an enabled one came before: the disabled one takes its place.
    await host.enable();
    const waits = [SHORT_MS, host.validityMs + SHORT_MS];
    for (const waitMs of waits) {
      await host.command({ validityMs });
      await host.clock.wait(waitMs);
      const { flags } = await host.command({ validityMs });
      must(
        (flags & SAMPLE_FLAG.latched) === 0,
        `latched ${waitMs} ms after a Command without enable, valid for ${validityMs} ms`,
      );
    }
    return `open ${waits.join(' and ')} ms after Commands that were valid for ${validityMs} ms`;
  },
};
