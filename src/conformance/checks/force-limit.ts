import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { enable } = COMMAND_FLAG;
const { latched, enabled, refused } = SAMPLE_FLAG;
const GREATEST = 2 ** 31 - 1;

/**
 * Only for a device that is latched, and showed that nothing is enabled then: two faults would have
 * to meet before a motor moves, and then for 1 ms. For the limit itself, which is accepted, one fault
 * is enough: a latch that the wire tells of and the output does not know.
 */
export const forceLimit: Check = {
  name: 'force-limit',
  title: 'an enabled force beyond the limit is refused, also while latched',
  section: 'Command',
  run: async ({ host, numbers, mayMove }) => {
    const limitMn = Math.round(numbers.forceLimitN * 1000);
    await host.enable(1);
    await host.clock.wait(20);
    const probe = await host.command({ flags: enable, validityMs: 1 });
    must((probe.flags & latched) !== 0, 'cannot be tried: the lapse of 1 ms did not latch');
    must((probe.flags & enabled) === 0, 'cannot be tried: the latch does not hold');
    const send = async (value: number): Promise<boolean> => {
      const { flags } = await host.command({ flags: enable, validityMs: 1, value });
      // Before another force is sent.
      must((flags & latched) !== 0 && (flags & enabled) === 0, `${value} mN opened the latch`);
      return (flags & refused) !== 0;
    };
    const beyond = [limitMn + 1, -limitMn - 1, GREATEST, -GREATEST, -GREATEST - 1];
    for (const value of beyond.filter((force) => Math.abs(force) > limitMn)) {
      must(await send(value), `${value} mN was not refused, the limit is ${limitMn} mN`);
    }
    for (const value of mayMove ? [limitMn, -limitMn] : []) {
      must(!(await send(value)), `${value} mN, the limit itself, was refused`);
    }
    await host.clear();
    const at = mayMove ? 'not at it' : 'at it needs --moves';
    return `refused beyond ${limitMn} mN either way, ${at} (latched all the time)`;
  },
};
