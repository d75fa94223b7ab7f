import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { enable, clear } = COMMAND_FLAG;
const { latched, watchdog, enabled, refused } = SAMPLE_FLAG;
const TIMES = 20;
const AFTER_MS = 20;

export const latch: Check = {
  name: 'latch',
  title: 'while latched nothing is enabled, and only clear leaves the latch, without enabling',
  section: 'Validity, watchdog and latch',
  run: async ({ host }) => {
    await host.enable(1);
    await host.clock.wait(AFTER_MS);
    const lapsed = await host.command();
    must((lapsed.flags & latched) !== 0, 'not latched after a validity lapsed');
    for (let i = 0; i < TIMES; i++) {
      const { flags } = await host.command({ flags: enable });
      must((flags & refused) === 0, 'a Command in range was refused because of the latch');
      must((flags & enabled) === 0, 'enabled while latched');
      must((flags & latched) !== 0, 'a Command without clear left the latch');
      const idle = await host.command();
      must((idle.flags & latched) !== 0, 'a disabled Command without clear left the latch');
    }
    const cleared = await host.command({ flags: clear });
    must((cleared.flags & latched) === 0, 'clear did not leave the latch');
    must((cleared.flags & watchdog) === 0, 'clear left `watchdog` set');
    must((cleared.flags & enabled) === 0, 'clear enabled the drive');
    const idle = await host.command();
    must((idle.flags & enabled) === 0, 'enabled by a Command without enable, after clear');
    return `${2 * TIMES} Commands while latched, none enabled; cleared by one, and not enabled`;
  },
};
