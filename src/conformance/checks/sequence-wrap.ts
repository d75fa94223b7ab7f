import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const LAST = 65_535;
const ACROSS = [1, 200];
const NEW_COUNT_MS = 150;

export const sequenceWrap: Check = {
  name: 'sequence-wrap',
  title: '65535 is followed by 0',
  section: 'Command',
  run: async ({ host }) => {
    for (const ahead of ACROSS) {
      await host.listen(NEW_COUNT_MS);
      await host.command({}, LAST - host.sequence);
      const sample = await host.tryCommand({}, ahead);
      must(sample !== null, `${LAST} was not followed by ${ahead - 1}`);
      must(sample.sequence === ahead - 1, `${ahead - 1} was answered as ${sample.sequence}`);
      const old = host.frame({}, -ahead);
      await host.expectUnanswered(old, `${LAST}, from before the wrap,`);
    }
    return `${LAST} was followed by ${ACROSS.map((ahead) => ahead - 1).join(', and by ')}`;
  },
};
