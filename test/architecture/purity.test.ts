import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Rooms and files that import nothing of Node, read no clock, and use no function whose bits an engine may change. */
const PURE = (
  JSON.parse(readFileSync(join(ROOT, 'tsconfig.pure.json'), 'utf8')) as { include: string[] }
).include;

const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['an import of Node', /from '(node:|fs|path|os|worker_threads)/],
  ['a clock', /\b(Date|performance|hrtime)\b/],
  [
    'an inexact function of Math',
    /\bMath\.(?!sqrt\b|abs\b|min\b|max\b|floor\b|imul\b|PI\b|SQRT2\b)\w+/,
  ],
  ['the power operator', /[^*/]\*\*[^*/]/],
  ['a random number of the engine', /Math\.random/],
  ['shared memory', /\bAtomics\b/],
];

function filesOf(room: string): string[] {
  return globSync(room.endsWith('.ts') ? room : `${room}/**/*.ts`, { cwd: ROOT });
}

const ALL = new Set(PURE.flatMap(filesOf));

/** The code without its comments, in which everything may be named. */
function code(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');
}

describe.each(PURE)('the pure room %s', (room) => {
  const files = filesOf(room);

  it('has files', () => expect(files.length).toBeGreaterThan(0));

  it.each(files)('%s holds nothing impure', (file) => {
    const found = FORBIDDEN.filter(([, pattern]) => pattern.test(code(file))).map(([what]) => what);
    expect(found).toEqual([]);
  });

  it('imports no room that is not pure', () => {
    const imports = files.flatMap((file) =>
      [...code(file).matchAll(/from '(\.[^']+)'/g)].map(([, target]) => join(file, '..', target)),
    );
    const impure = imports.filter((target) => !ALL.has(target));
    expect(impure).toEqual([]);
  });
});

it('the page on the architecture calls those rooms pure, and no others', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const rooms = [...page.matchAll(/^\| `(src\/[^`]+)`.*\| yes +\|$/gm)].map(([, room]) => room);
  const listed = PURE.filter((room) => room !== 'src/errors.ts')
    .map((room) => room.replace(/\/(\*\.ts|simulated)$/, ''))
    .filter((room, index, all) => all.indexOf(room) === index);
  expect(rooms.sort()).toEqual(listed.sort());
});
