import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { sectionsOf } from './sections.ts';

const ROOT = new URL('../../', import.meta.url);
const SECTIONS = sectionsOf('errors.md');

/** Everything that runs outside of a browser, by its path. */
const SOURCES = readdirSync(new URL('src/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('dashboard'))
  .map((file) => `src/${file}`)
  .concat('bin/dip-bridge.mjs')
  .map((file) => [file, readFileSync(new URL(file, ROOT), 'utf8')] as const);

/** Where a code is first written: thrown, handed on to the one that throws, or printed at once. */
const WRITTEN = [
  /(?:new BridgeError|\bsuper|\brefuse)\(\s*'([A-Z][A-Z0-9_]+)'(?:,\s*EXIT\.(\w+))?/g,
  /\bwriteFailure\('([A-Z][A-Z0-9_]+)'/g,
  /\.write\(`dip-bridge: ([A-Z][A-Z0-9_]+):/g,
];

const CODES = SOURCES.flatMap(([file, text]) =>
  WRITTEN.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, code, exit]) => ({ file, code: code!, exit })),
  ),
);

describe('docs/errors.md', () => {
  test('has a heading for every code in the sources, and for no other', () => {
    expect([...SECTIONS.keys()].sort()).toEqual([...new Set(CODES.map(({ code }) => code))].sort());
  });

  test.each(CODES.filter(({ exit }) => exit !== undefined))(
    'gives the exit code of $code as $file does',
    ({ code, exit }) => {
      expect(SECTIONS.get(code)).toMatch(
        new RegExp(`^Exit code ${EXIT[exit as keyof typeof EXIT]}\\. `),
      );
    },
  );

  test.each([...SECTIONS])('says of %s what it means, why it comes and what to do', (_, text) => {
    expect(text).toMatch(/^Exit code \d+\. \S[\s\S]*^- Cause: \S[\s\S]*^- Cure: \S/m);
  });

  test('lists the exit codes as they are', () => {
    const page = readFileSync(new URL('docs/errors.md', ROOT), 'utf8');
    const rows = [...page.matchAll(/^\| (\d+) +\| (\w+) +\|/gm)];
    expect(Object.fromEntries(rows.map(([, code, name]) => [name, Number(code)]))).toEqual(EXIT);
  });
});

test('every error names its code where it is made, so that it can be found', () => {
  const handedOn = SOURCES.flatMap(([file, text]) =>
    [...text.matchAll(/new BridgeError\(\s*(?!')([\w.]+)/g)].map(([, code]) => `${file} ${code}`),
  );
  // Both hand on what is written with `refuse('CODE'`, or was thrown on another thread.
  expect(handedOn.sort()).toEqual([
    'src/telemetry/listen.ts code',
    'src/telemetry/start-telemetry.ts message.code',
  ]);
});
