import { COMMAND_FLAG, PAGE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check, Trial } from '../check.ts';
import { identifyFrame, withBitFlipped } from '../frames.ts';
import { must } from '../outcome.ts';

const { enable } = COMMAND_FLAG;
const EVERY_MS = 5;
/** A bit of the value's last byte: a frame that is damaged in nothing else. */
const DAMAGED_BIT = 88;
const FED_TIMES = 30;

export const feeding: Check = {
  name: 'feeding',
  title: 'Commands keep an enabled drive alive; Identifies, stale and damaged frames do not',
  section: 'Validity, watchdog and latch',
  run: async (trial) => {
    const { host, numbers } = trial;
    const validityMs = Math.min(50, numbers.watchdogMs);
    await host.enable();
    for (let i = 0; i < FED_TIMES; i++) {
      await host.clock.wait(Math.min(EVERY_MS, host.validityMs / 2));
      const { flags } = await host.command({ flags: enable });
      must((flags & SAMPLE_FLAG.enabled) !== 0, `lapsed while it was fed, Command ${i + 1}`);
    }
    await host.command();
    await starve(trial, validityMs, 'Identifies', () => identifyFrame(PAGE.numbers, host.sequence));
    await starve(trial, validityMs, 'Commands with the last sequence', () =>
      host.frame({ flags: enable, validityMs }, 0),
    );
    await starve(trial, validityMs, 'damaged Commands', () =>
      withBitFlipped(host.frame({ flags: enable, validityMs }), DAMAGED_BIT),
    );
    return `fed ${FED_TIMES} times; lapsed under Identifies, stale and damaged frames each`;
  },
};

/** Sends nothing but what must not feed, until a validity has lapsed for long. */
async function starve(
  { host }: Trial,
  validityMs: number,
  what: string,
  frame: () => Uint8Array,
): Promise<void> {
  await host.enable(validityMs);
  const end = host.clock.now() + validityMs + 20;
  while (host.clock.now() < end) {
    host.send(frame());
    // An answer must have left before the next one fits.
    await host.listen(Math.min(EVERY_MS, validityMs / 2));
  }
  const { flags } = await host.command();
  must(
    (flags & SAMPLE_FLAG.watchdog) !== 0,
    `no \`watchdog\` after ${validityMs + 20} ms of ${what}, the validity was ${validityMs} ms`,
  );
}
