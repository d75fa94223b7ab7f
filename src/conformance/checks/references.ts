import { SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { DeviceNumbers } from '../../hal/serial/protocol/identity.ts';
import type { Sample } from '../answers.ts';
import type { Check } from '../check.ts';
import type { Host } from '../host.ts';
import { must } from '../outcome.ts';
import {
  ALL_REFERENCED,
  CHANNELS,
  isNear,
  NOWHERE,
  nowherePendulums,
  putBack,
} from '../put-back.ts';
import { atRest } from '../rest.ts';

const GREATEST = 2 ** 31 - 1;

export const references: Check = {
  name: 'references',
  title: 'a reference makes the count of its channel the value, and touches no other',
  section: 'References',
  run: async ({ host, numbers, warn }) => {
    const before = await atRest(host);
    const values = valuesOf(numbers);
    await putBack(host, before, { numbers, warn }, () => setAll(host, before, values));
    return `${values[0]!.length} counts on ${CHANNELS.length} channels, the extremes of 32 bits among them`;
  },
};

/**
 * By channel. Wherever this process dies, no bridge arms: the cart is on no track from the first to
 * the last, and goes there before a pendulum is touched; no pendulum is left at a whole number of
 * turns, as which the lowest count of 32 bits may read.
 */
function valuesOf(numbers: DeviceNumbers): number[][] {
  const ends = [GREATEST, -GREATEST - 1];
  const pendulums = nowherePendulums(numbers).map((count) => [count, -count, ...ends, count]);
  return [[NOWHERE, -NOWHERE - 12_345, ...ends, NOWHERE], ...pendulums];
}

async function setAll(host: Host, before: Sample, values: number[][]): Promise<void> {
  let last = before;
  for (const [channel, { what, flag, referenced }] of CHANNELS.entries()) {
    for (const value of values[channel]!) {
      const sample = await host.command({ flags: flag, value });
      must((sample.flags & SAMPLE_FLAG.refused) === 0, `reference ${value} of ${what} was refused`);
      const follow = await host.command();
      for (const { counts } of [sample, follow]) {
        const count = counts[channel]!;
        must(isNear(count, value), `${what}: the count is ${count} after a reference to ${value}`);
        for (const [other, { what: name }] of CHANNELS.entries()) {
          if (other === channel) continue;
          const from = last.counts[other]!;
          const to = counts[other]!;
          must(isNear(to, from), `a reference of ${what} took ${name} from ${from} to ${to}`);
        }
      }
      must((follow.flags & referenced) !== 0, `${what}: not referenced after a reference`);
      const others = (follow.flags ^ last.flags) & ALL_REFERENCED & ~referenced;
      must(others === 0, `a reference of ${what} changed \`referenced\` of another channel`);
      last = follow;
    }
  }
}
