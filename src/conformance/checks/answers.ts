import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const COMMANDS = 200;

export const answers: Check = {
  name: 'answers',
  title: 'every Command is answered once, with its sequence, in an intact frame',
  section: 'What all frames have in common',
  run: async ({ host }) => {
    const stray = host.reader.strayBytes;
    let longest = 0;
    for (let i = 0; i < COMMANDS; i++) {
      const sent = host.clock.now();
      const frame = host.frame();
      const sequence = (host.sequence + 1) & 0xffff;
      const got = await host.answersTo(frame);
      const sequences = got.map((one) => one.sequence);
      must(
        got.length === 1 && got[0]?.kind === 'sample' && got[0].sequence === sequence,
        `Command ${sequence} was answered ${got.length} times, with sequence ${sequences.join(', ') || '-'}`,
      );
      host.accepted(sequence);
      longest = Math.max(longest, got[0].receivedMs - sent);
    }
    const damaged = host.reader.strayBytes - stray;
    must(damaged === 0, `${damaged} bytes of what came belong to no intact frame`);
    return `${COMMANDS} of ${COMMANDS}, the slowest in ${longest.toFixed(1)} ms`;
  },
};
