import { readFileSync } from 'node:fs';

/** What docs/trips.md, which the package brings along, says of a trip. */
export interface TripAdvice {
  readonly cause: string;
  readonly cure: string;
}

/** Null where the page has nothing on a code. */
export function adviceOn(code: string): TripAdvice | null {
  const page = readFileSync(new URL('../../docs/trips.md', import.meta.url), 'utf8');
  const section = page.split(/^(?=#{2,3} )/m).find((text) => text.startsWith(`### ${code}\n`));
  const cause = item(section, 'Cause');
  const cure = item(section, 'Cure');
  return cause === null || cure === null ? null : { cause, cure };
}

/** An item of a list, on one line. */
function item(section: string | undefined, name: string): string | null {
  const [, text] =
    new RegExp(`^- ${name}: ([^]*?)(?=\\n- |\\n\\n|$(?![^]))`, 'm').exec(section ?? '') ?? [];
  return text?.replace(/\s+/g, ' ').trim() ?? null;
}
