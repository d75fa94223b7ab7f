import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Sample } from '../answers.ts';
import type { Check } from '../check.ts';
import type { Host } from '../host.ts';
import { Failure, must } from '../outcome.ts';
import { atRest } from '../rest.ts';

const GREATEST = 2 ** 31 - 1;
const VALUES = [0, 12_345, -12_345, GREATEST, -GREATEST - 1];
/** What an encoder that rests between two edges flickers by. */
const FLICKER = 2;
const CHANNELS = [
  { what: 'cart', flag: COMMAND_FLAG.referenceX, referenced: SAMPLE_FLAG.xReferenced },
  { what: 'lower', flag: COMMAND_FLAG.referenceTheta1, referenced: SAMPLE_FLAG.theta1Referenced },
  { what: 'upper', flag: COMMAND_FLAG.referenceTheta2, referenced: SAMPLE_FLAG.theta2Referenced },
] as const;
const ALL = CHANNELS.reduce((flags, { referenced }) => flags | referenced, 0);

/** No track is as long: a bridge never arms with it. */
const NOWHERE = 2 ** 30;

export const references: Check = {
  name: 'references',
  title: 'a reference makes the count of its channel the value, and touches no other',
  section: 'References',
  run: async ({ host }) => {
    const before = await atRest(host);
    try {
      await setAll(host, before);
    } finally {
      await putBack(host, before);
    }
    return `${VALUES.length} counts on ${CHANNELS.length} channels, the extremes of 32 bits among them`;
  },
};

async function setAll(host: Host, before: Sample): Promise<void> {
  let last = before;
  for (const [channel, { what, flag, referenced }] of CHANNELS.entries()) {
    for (const value of VALUES) {
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
      const others = (follow.flags ^ last.flags) & ALL & ~referenced;
      must(others === 0, `a reference of ${what} changed \`referenced\` of another channel`);
      last = follow;
    }
  }
}

/**
 * What was referenced counts from where it did. A channel cannot be made unreferenced again, so that
 * a device that was not referenced in whole is left with a cart that no bridge arms.
 */
async function putBack(host: Host, before: Sample): Promise<void> {
  const wasReferenced = (before.flags & ALL) === ALL;
  for (const [channel, { flag }] of CHANNELS.entries()) {
    const value = channel === 0 && !wasReferenced ? NOWHERE : before.counts[channel]!;
    const sample = await host.tryCommand({ flags: flag, value });
    if (sample === null) throw new Failure('a reference was not answered');
  }
}

/** Modulo 2^32, as encoders count. */
function isNear(count: number, value: number): boolean {
  return Math.abs((count - value) | 0) <= FLICKER;
}
