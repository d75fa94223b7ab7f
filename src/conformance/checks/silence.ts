import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const MS = 400;

export const silence: Check = {
  name: 'silence',
  title: 'a silent host means a silent device',
  section: 'The wire between bridge and rig, version 1.0',
  run: async ({ host }) => {
    const before = host.reader.bytes;
    await host.listen(MS);
    const count = host.reader.bytes - before;
    must(count === 0, `${count} bytes came in ${MS} ms in which nothing was asked`);
    return `no byte in ${MS} ms`;
  },
};
