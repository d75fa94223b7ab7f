import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../src/', import.meta.url).pathname;

/** Rooms that import nothing of Node, read no clock, and use no function whose bits an engine may change. */
const PURE = [
  'numerics',
  'record',
  'plant-sim',
  'controllers',
  'estimation',
  'safety',
  'hal/simulated',
  'loop/cycle',
];

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
  return readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name));
}

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
    const impure = imports.filter(
      (target) =>
        !/^(errors\.ts|hal\/[^/]+\.ts)$/.test(target) &&
        !PURE.some((pure) => target.startsWith(`${pure}/`)),
    );
    expect(impure).toEqual([]);
  });
});
