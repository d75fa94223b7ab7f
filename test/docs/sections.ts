import { readFileSync } from 'node:fs';

/** The text below each heading `### CODE` of a page in `docs`, by code. */
export function sectionsOf(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return new Map(
    text.split(/^(?=#{2,3} )/m).flatMap((section) => {
      const [, code, body] = /^### ([A-Z][A-Z0-9_]+)\n([\s\S]*)$/.exec(section) ?? [];
      return code === undefined ? [] : [[code, body!.trim()] as const];
    }),
  );
}
