import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { enable, clear, referenceX, referenceTheta1, referenceTheta2 } = COMMAND_FLAG;
const { latched, enabled, refused } = SAMPLE_FLAG;
/** Out of range in every minor version, where a reserved bit may get a meaning. */
const REFUSED = { validityMs: 0 };
const AFTER_MS = 20;
/** Far from any count that it is added to, and no whole number of turns, lest a bridge arm with it. */
const FAR = 1_000_003;

export const refusal: Check = {
  name: 'refusal',
  title: 'a refused Command drops the force, takes its sequence, and changes nothing else',
  section: 'Command',
  run: async ({ host }) => {
    await host.enable();
    const first = await host.command({ flags: enable, ...REFUSED });
    must((first.flags & (refused | enabled)) === refused, 'the drive stayed enabled');
    await host.expectUnanswered(host.frame({}, 0), 'the sequence of a refused Command');
    await host.clock.wait(host.validityMs + AFTER_MS);
    const after = await host.command();
    must(
      (after.flags & latched) === 0,
      'the force was not dropped: its validity lapsed behind the refused Command',
    );

    for (const [channel, reference] of [referenceX, referenceTheta1, referenceTheta2].entries()) {
      const value = (after.counts[channel]! + FAR) | 0;
      const request = { flags: reference, value, ...REFUSED };
      const { flags, counts } = await host.command(request);
      const isSet = Math.abs((counts[channel]! - value) | 0) < FAR / 2;
      must(!isSet, `a refused reference set count ${channel + 1}`);
      const turned = (flags ^ after.flags) & (SAMPLE_FLAG.xReferenced << channel);
      must(turned === 0, `a refused reference made channel ${channel + 1} referenced`);
    }

    await host.enable(1);
    await host.clock.wait(AFTER_MS);
    await host.command({ flags: clear, ...REFUSED });
    const still = await host.command();
    must((still.flags & latched) !== 0, 'a refused clear left the latch');
    return 'force dropped, sequence taken, no reference set, latch kept';
  },
};
