import type { Check } from '../check.ts';
import type { Host } from '../host.ts';
import { Failure, must } from '../outcome.ts';

const ACCEPTED = [1, 2, 255, 256];
const OUTSIDE = [0, 257, 512, 0x7fff, 0x8000, 0xff00, 0xffff];
/** Within this time a device cannot have taken a sequence for a new count, ms. */
const SOON_MS = 95;
const ATTEMPTS = 5;

export const sequenceWindow: Check = {
  name: 'sequence-window',
  title: '1 to 256 ahead is accepted; the same again, older or further is not answered',
  section: 'Command',
  run: async ({ host }) => {
    for (const ahead of ACCEPTED) {
      const sample = await host.tryCommand({}, ahead);
      must(sample !== null, `a Command ${ahead} ahead of the last one was not answered`);
    }
    for (const ahead of OUTSIDE) await expectOutside(host, ahead);
    await host.command();
    return `accepted ${ACCEPTED.join(', ')} ahead; not ${OUTSIDE.join(', ')}`;
  },
};

/** A host that was held up may have left the device alone for so long that all is allowed. */
async function expectOutside(host: Host, ahead: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = host.clock.now();
    await host.command();
    const answers = await host.answersToSilent(host.frame({}, ahead));
    if (answers.length === 0) return;
    const isSoon = host.clock.now() - before < SOON_MS;
    must(!isSoon, `a Command ${ahead} ahead of the last one (modulo 65536) was answered`);
    host.accepted(host.sequence + ahead);
  }
  throw new Failure(`this machine was held up for over ${SOON_MS} ms, ${ATTEMPTS} times in a row`);
}
