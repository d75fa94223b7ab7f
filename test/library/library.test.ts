import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/library.md', ROOT), 'utf8');
const PROGRAM = /```js\n([\s\S]*?)```/.exec(PAGE)![1]!;

interface Manifest {
  readonly exports: { readonly [entry: string]: string | { readonly default: string } };
}
const { exports: ENTRIES } = JSON.parse(
  readFileSync(new URL('package.json', ROOT), 'utf8'),
) as Manifest;

/** Sources behind the public entry points, as the package's own `exports` name their build. */
const SOURCES = Object.entries(ENTRIES).flatMap(([entry, target]) =>
  typeof target === 'string'
    ? []
    : [
        [
          entry.replace('.', 'dip-bridge'),
          target.default.replace('./dist', 'src').replace('.js', '.ts'),
        ] as const,
      ],
);

describe('docs/library.md', () => {
  test('has a row for every entry point', () => {
    expect(SOURCES.map(([name]) => name)).toHaveLength(3);
    for (const [name] of SOURCES) expect(PAGE).toContain(`| \`${name}\``);
  });

  test('has a program that balances the plant', () => {
    const { status, stdout, stderr } = run(PROGRAM);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { upright, state } = JSON.parse(stdout) as { upright: boolean; state: number[] };
    expect(upright).toBe(true);
    expect(Math.abs(state[0]!)).toBeLessThan(0.5);
  });

  test('has a program whose plant falls without its controller', () => {
    const uncontrolled = PROGRAM.replace(
      'Float64Array.of(force, period',
      'Float64Array.of(0, period',
    );
    expect(uncontrolled).not.toBe(PROGRAM);
    expect(JSON.parse(run(uncontrolled).stdout)).toMatchObject({ upright: false });
  });

  test('has a program that imports public entry points only', () => {
    const imported = [...PROGRAM.matchAll(/from '(.+)'/g)].map(([, name]) => name);
    expect(imported.toSorted()).toEqual(SOURCES.map(([name]) => name).toSorted());
  });
});

/** Runs a program whose imports of the package lead to its sources. */
function run(program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'program.mjs');
  const linked = SOURCES.reduce(
    (text, [name, source]) => text.replace(`'${name}'`, `'${new URL(source, ROOT).href}'`),
    program,
  );
  writeFileSync(file, linked);
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    encoding: 'utf8',
  });
}
