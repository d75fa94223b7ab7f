/**
 * The bits of whole runs. Where a change means to alter them (equations, design, estimator, random
 * streams, the record), write the golden digests anew and say so in the commit:
 *
 *     node test/reproducibility/print-digests.ts > test/reproducibility/golden.json
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SIGNAL } from '../../src/record/signals.ts';
import { TRIP } from '../../src/safety/trips.ts';
import { digest } from './digest.ts';
import { FAULT_AT, nameOf, recordsOf, RUNS, type Run } from './runs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GOLDEN = JSON.parse(
  readFileSync(new URL('golden.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

const NAMED_RUNS = RUNS.map((run) => [nameOf(run), run] as const);

describe('the same seed gives the same bits', () => {
  test.each(NAMED_RUNS)('as ever: %s', (name, run) => {
    expect(digest(recordsOf(run))).toBe(GOLDEN[name]);
  });

  test('for these runs and no others', () => {
    expect(Object.keys(GOLDEN)).toEqual(RUNS.map(nameOf));
    expect(new Set(Object.values(GOLDEN)).size).toBe(RUNS.length);
  });

  test.each(NAMED_RUNS)('twice in one process: %s', (_, run) => {
    expect(digest(recordsOf(run))).toBe(digest(recordsOf(run)));
  });

  test.each(NAMED_RUNS)('and another seed gives others: %s', (_, run) => {
    const other: Run = { ...run, seed: run.seed + 1 };
    expect(digest(recordsOf(other))).not.toBe(digest(recordsOf(run)));
  });
});

test.each(NAMED_RUNS)('%s is upright until its encoder fails, then trips', (_, run) => {
  const records = recordsOf(run);
  const before = records[Math.floor(FAULT_AT * run.rateHz) - 1]!;
  expect(before[SIGNAL.enable]).toBe(1);
  expect(Math.abs(before[SIGNAL.trueTheta1])).toBeLessThan(0.1);
  expect(Math.abs(before[SIGNAL.trueTheta2])).toBeLessThan(0.1);
  expect(records.at(-1)![SIGNAL.trip]).toBe(TRIP.SENSOR_GARBAGE);
  expect(records.at(-1)![SIGNAL.force]).toBe(0);
});

const others = otherNodes();

describe.skipIf(others.length === 0)('on another version of Node (needs one in PATH)', () => {
  let build: string;
  beforeAll(() => {
    build = mkdtempSync(join(tmpdir(), 'dip-bridge-bits-'));
    compile(build);
  });
  afterAll(() => rmSync(build, { recursive: true }));

  test.each(others)('the bits are the same: $version', ({ node }) => {
    const script = join(build, 'test', 'reproducibility', 'print-digests.js');
    const { stdout, stderr } = spawnSync(node, [script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(GOLDEN);
  });
});

/** Every other version of Node in PATH that runs the syntax of the build. */
function otherNodes(): { readonly version: string; readonly node: string }[] {
  const byVersion = new Map<string, string>();
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
    const major = Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
    if (major >= 18 && version !== process.version) byVersion.set(version, node);
  }
  return [...byVersion].map(([version, node]) => ({ version, node }));
}

/** The rooms that a run needs, built into a folder of their own. */
function compile(folder: string): void {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const project = join(folder, 'tsconfig.json');
  const options = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rootDir: ROOT,
      outDir: realpathSync(folder),
      typeRoots: [join(ROOT, 'node_modules', '@types')],
    },
    include: [],
    exclude: [],
    files: [fileURLToPath(new URL('print-digests.ts', import.meta.url))],
  };
  writeFileSync(project, JSON.stringify(options));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tsc failed: ${stdout}`);
}
