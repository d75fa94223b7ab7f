import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '../emulator/raw-client.ts';
import { hasGcc } from '../support/gcc.ts';
import { BINARY, cleanEnvironment, dipBridge } from './command-line.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'dip-bridge-emulate-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** `dip-bridge emulate` with what it has written so far. */
async function started(...args: string[]) {
  const child = spawn(process.execPath, [BINARY, 'emulate', ...args], {
    env: cleanEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  const exited = once(child, 'exit');
  while (!output.stdout.includes('\n')) {
    if (child.exitCode !== null) throw new Error(output.stderr);
    await sleep(10);
  }
  return { child, output, exited };
}

describe.skipIf(!hasGcc)('emulate (needs gcc)', () => {
  test('says where it serves and what to run next, and ends in order on Ctrl-C', async () => {
    const link = join(folder, 'port');
    const { child, output, exited } = await started('--rig', 'host', '--link', link);
    expect(output.stdout).toMatch(`dip-bridge run --rig serial --device ${link} --arm\n`);
    expect(existsSync(link)).toBe(true);
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    expect(existsSync(link)).toBe(false);
    expect(output.stderr).toContain('in all: late by p50');
  });

  test('prints one document, takes faults on its standard input, and ends when it is told to', async () => {
    const { child, output, exited } = await started('--rig', 'host', '--duration', '1', '--json');
    const { path, ...rest } = JSON.parse(output.stdout) as { path: string };
    expect(rest).toMatchObject({ rig: 'host', link: null, scheduling: expect.any(String) });
    child.stdin.end('silence=60000\nnonsense\n');
    await sleep(200);
    const client = new RawClient(path);
    expect(await client.ask()).toBeNull();
    client.close();
    expect(await exited).toEqual([0, null]);
    expect(output.stdout.trim().split('\n')).toHaveLength(1);
    expect(output.stderr).toContain('unknown injection `nonsense`');
  });

  test('leaves no emulator behind when it is killed', async () => {
    const { child, output, exited } = await started('--rig', 'host', '--json');
    const { path } = JSON.parse(output.stdout) as { path: string };
    child.kill('SIGKILL');
    await exited;
    await sleep(200);
    expect(() => new RawClient(path)).toThrow(/ENOENT|EIO/);
  });
});

test.each([
  [['emulate'], '--rig'],
  [['emulate', '--rig', 'host', '--reversed', 'left'], 'x, theta1, theta2, drive'],
  [['emulate', '--rig', 'avr', '--baud', '300'], '9600'],
])('%j is a usage error', (args, what) => {
  const { status, stderr } = dipBridge(args);
  expect(status).toBe(2);
  expect(stderr).toContain(what);
});
