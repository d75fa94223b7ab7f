import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BINARY, cleanEnvironment } from './command-line.ts';

/** A command line that tells what reaches it, and ends as it is told. */
const RECORDER = `
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
  process.on(signal, () => {
    console.log('got ' + signal);
    if (signal === 'SIGTERM') setTimeout(() => process.exit(7), 50);
  });
}
process.on('SIGUSR1', () => {});
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
const [verb, text] = process.argv.slice(2);
if (verb === 'exit') process.exit(Number(text));
if (verb === 'die') process.kill(process.pid, text);
console.log(['ready', process.pid, process.version, process.cwd(), verb, text].join(' '));
setInterval(() => {}, 1000);
`;

const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((node) => existsSync(node) && majorOf(node) >= 18 && majorOf(node) < 24);
const hasScript = spawnSync('script', ['--version']).status === 0;

/** A checkout of its own, whose sources are the recorder. */
let folder: string;
let binary: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dip-bridge-relaunch-'));
  binary = join(folder, 'bin', 'dip-bridge.mjs');
  cpSync(BINARY, binary);
  symlinkSync(
    fileURLToPath(new URL('../../node_modules', import.meta.url)),
    join(folder, 'node_modules'),
  );
  mkdirSync(join(folder, 'src', 'cli'), { recursive: true });
  writeFileSync(join(folder, 'src', 'cli', 'main.ts'), RECORDER);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(oldNode === undefined)(
  'started by an old Node (needs Node 18 to 23 in PATH)',
  () => {
    test('runs the same command line on the Node that came with the package', async () => {
      const { child, ready } = await start('run', 'a b');
      expect(ready).toMatch(/^ready \d+ v2[4-9]\.\S+ .* run a b$/);
      expect(ready).toContain(process.cwd());
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([7, null]);
    });

    test('hands on every signal exactly once', async () => {
      const { child, output, until } = await start('run');
      for (const signal of ['SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGINT'] as const) {
        const count = output().length;
        child.kill(signal);
        await until(() => output().length > count);
        await sleep(100);
        expect(output().slice(count)).toBe(`got ${signal}\n`);
      }
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([7, null]);
    });

    test('opens no inspector on SIGUSR1', async () => {
      const { child, output, errors } = await start('run');
      child.kill('SIGUSR1');
      await sleep(300);
      expect(child.exitCode).toBeNull();
      expect(errors()).toBe('');
      expect(output()).not.toContain('SIGUSR1');
      child.kill('SIGTERM');
      await once(child, 'exit');
    });

    test.each([0, 4, 78])('ends with exit code %d where the command line does', (code) => {
      expect(spawnSync(oldNode!, [binary, 'exit', String(code)]).status).toBe(code);
    });

    test.each(['SIGKILL', 'SIGQUIT'] as const)(
      'dies of %s where the command line does',
      (signal) => {
        expect(spawnSync(oldNode!, [binary, 'die', signal]).signal).toBe(signal);
      },
    );

    test('leaves nothing behind when it is killed itself', async () => {
      const { child, ready, until } = await start('run');
      const pid = Number(ready.split(' ')[1]);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await until(() => !isAlive(pid));
    });

    test('says what to install where no newer Node came with the package', () => {
      const outside = mkdtempSync(join(tmpdir(), 'dip-bridge-bare-'));
      onTestFinished(() => rmSync(outside, { recursive: true }));
      const bare = join(outside, 'dip-bridge.mjs');
      cpSync(BINARY, bare);
      const { status, stdout, stderr } = spawnSync(oldNode!, [bare, '--version'], {
        encoding: 'utf8',
      });
      expect({ status, stdout }).toEqual({ status: 6, stdout: '' });
      expect(stderr).toMatch(/^dip-bridge: NODE_TOO_OLD: needs Node 24 or newer.* install .*\n$/);
    });
  },
);

describe.skipIf(!hasScript)('on a terminal (needs `script`)', () => {
  const nodes = [process.execPath, ...(oldNode === undefined ? [] : [oldNode])];

  test.each(nodes)('Ctrl-C arrives once a stroke under %s', async (node) => {
    const terminal = spawn('script', ['-qefc', `exec ${node} ${binary} run`, '/dev/null'], {
      env: cleanEnvironment(),
    });
    const { output, until } = follow(terminal);
    await until(() => output().includes('ready'));
    for (const strokes of [1, 2]) {
      terminal.stdin!.write('\x03');
      await until(() => count(output()) === strokes);
      await sleep(300);
      expect(count(output())).toBe(strokes);
    }
    process.kill(Number(/ready (\d+)/.exec(output())![1]), 'SIGTERM');
    expect(await once(terminal, 'exit')).toEqual([7, null]);
  });

  function count(text: string): number {
    return text.split('got SIGINT').length - 1;
  }
});

test('runs the build where there are no sources', () => {
  const packed = join(folder, 'packed');
  cpSync(BINARY, join(packed, 'bin', 'dip-bridge.mjs'));
  mkdirSync(join(packed, 'dist', 'cli'), { recursive: true });
  writeFileSync(join(packed, 'dist', 'cli', 'main.js'), "console.log('built');");
  const { stdout } = spawnSync(process.execPath, [join(packed, 'bin', 'dip-bridge.mjs')], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('built\n');
});

/** Starts the recorder through an old Node and waits until it is ready. */
async function start(...args: string[]) {
  const child = spawn(oldNode!, [binary, ...args], { env: cleanEnvironment() });
  const followed = follow(child);
  await followed.until(() => followed.output().includes('\n'));
  return { child, ready: followed.output().split('\n')[0]!, ...followed };
}

function follow(child: ChildProcess) {
  let output = '';
  let errors = '';
  child.stdout!.on('data', (text) => (output += String(text)));
  child.stderr!.on('data', (text) => (errors += String(text)));
  const until = async (condition: () => boolean) => {
    while (!condition()) await sleep(20);
  };
  return { output: () => output, errors: () => errors, until };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function majorOf(node: string): number {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}
