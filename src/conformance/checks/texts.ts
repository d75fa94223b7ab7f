import { decodeText } from '../../hal/serial/protocol/identity.ts';
import { PAGE, PAGE_OFFSET, TEXT_LENGTH } from '../../hal/serial/protocol/layout.ts';
import type { Check, Trial } from '../check.ts';
import { must } from '../outcome.ts';

const PAGES = [
  { page: PAGE.name, what: 'name' },
  { page: PAGE.build, what: 'build' },
] as const;

export const texts: Check = {
  name: 'texts',
  title: 'name and build are printable ASCII, filled up with zeros',
  section: 'Identify and Identity',
  run: async (trial) => {
    const said: string[] = [];
    for (const { page, what } of PAGES) said.push(`${what}: ${await textOf(trial, page, what)}`);
    return said.join('; ');
  },
};

async function textOf({ host }: Trial, page: number, what: string): Promise<string> {
  const answer = await host.page(page);
  if (answer === null) return 'none (not answered, which is allowed)';
  const content = answer.frame.subarray(PAGE_OFFSET.content, PAGE_OFFSET.content + TEXT_LENGTH);
  const end = content.indexOf(0);
  const text = end < 0 ? content : content.subarray(0, end);
  const at = PAGE_OFFSET.content;
  const wrong = text.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  must(wrong < 0, `${what}: byte ${at + wrong} is 0x${text[wrong]?.toString(16)}`);
  const rest = content.subarray(text.length);
  const extra = rest.findIndex((byte) => byte !== 0);
  must(extra < 0, `${what}: byte ${at + text.length + extra}, behind its end, is not 0`);
  return `"${decodeText(answer.frame, 0)}"`;
}
