import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configKeys } from '../../src/config/json-schema.ts';
import { TRIPS } from '../../src/safety/trips.ts';
import { sectionsOf } from './sections.ts';

const SECTIONS = sectionsOf('trips.md');

describe('docs/trips.md', () => {
  test('has a heading for every trip, in their order, and for no other', () => {
    expect([...SECTIONS.keys()]).toEqual(TRIPS.map(({ code }) => code));
  });

  test.each(TRIPS)('gives category and meaning of $code', ({ code, category, text }) => {
    const [first] = SECTIONS.get(code)!.split('\n');
    expect(first).toContain(
      `${category === null ? 'No category' : `Category ${category}`}. ${text}`,
    );
  });

  test.each([...SECTIONS])('says why %s comes and what to do', (_, text) => {
    expect(text).toMatch(/^- Cause: \S[\s\S]*^- Cure: \S/m);
  });

  test('names keys of the configuration that exist', () => {
    const page = readFileSync(new URL('../../docs/trips.md', import.meta.url), 'utf8');
    const known = configKeys().map(({ path }) => path.join('.'));
    const named = [...page.matchAll(/`([a-z]+(?:\.[a-z0-9_]+)+)/g)]
      .map(([, key]) => key!)
      .filter((key) => !key.endsWith('.md'));
    expect(named).not.toHaveLength(0);
    for (const key of named) {
      expect(known.some((path) => path === key || path.startsWith(`${key}.`))).toBe(true);
    }
  });
});
