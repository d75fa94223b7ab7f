import { PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { identifyFrame } from '../frames.ts';
import { must } from '../outcome.ts';

const UNKNOWN = [4, 5, 16, 127, 128, 255];
const SEQUENCES = [0, 1, 255, 256, 0x7fff, 0x8000, 0xffff];

export const pages: Check = {
  name: 'pages',
  title: 'every Identify is answered once, with its sequence; an unknown page is not',
  section: 'Identify and Identity',
  run: async ({ host, numbers }) => {
    for (const sequence of SEQUENCES) {
      const answers = await host.answersTo(identifyFrame(PAGE.numbers, sequence));
      const [first] = answers;
      must(
        answers.length === 1 && first?.kind === 'identity' && first.page === PAGE.numbers,
        `an Identify of page 0 had ${answers.length} answers`,
      );
      must(first.sequence === sequence, `sequence ${sequence} came back as ${first.sequence}`);
    }
    // A minor version may add pages.
    const unknown = numbers.minor === 0 ? UNKNOWN : [];
    for (const page of unknown) {
      await host.expectUnanswered(identifyFrame(page, 1), `page ${page}, which there is not,`);
    }
    return `${SEQUENCES.length} sequences echoed, ${unknown.length} unknown pages unanswered`;
  },
};
