import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { BINARY, cleanEnvironment, dipBridge } from './command-line.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

test('--version', () => {
  expect(dipBridge(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

describe('help', () => {
  test('lists every verb', () => {
    const { status, stdout } = dipBridge(['--help']);
    expect(status).toBe(0);
    for (const verb of ['run', 'simulate', 'config', 'bench']) {
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    }
  });

  test.each([
    [['config', 'check', '--help'], 'Usage: dip-bridge config check [options] <file>'],
    [['help', 'config'], 'Usage: dip-bridge config [options] [command]'],
    [['bench', '--help'], 'Usage: dip-bridge bench [options] [command]'],
  ])('%j', (args, usage) => {
    const { status, stdout } = dipBridge(args);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toBe(usage);
  });

  test('lists the verbs in the same order and words, whichever of them is loaded', async () => {
    const lines = async (args: string[]) =>
      (await createProgram(args)).commands.map((verb) => [
        verb.name(),
        verb.summary() || verb.description(),
      ]);
    expect(await lines(['config'])).toEqual(await lines([]));
  });
});

describe('a usage error is one line and exits 2', () => {
  test.each([
    [['confg'], "unknown command 'confg' (Did you mean config?); see --help"],
    [['config', 'check'], "missing required argument 'file'; see --help"],
    [['config', 'print', '--jsn'], "unknown option '--jsn' (Did you mean --json?); see --help"],
    [['config', 'print', '--config'], "option '--config <file>' argument missing; see --help"],
  ])('%j', (args, complaint) => {
    expect(dipBridge(args)).toEqual({
      status: 2,
      stdout: '',
      stderr: `dip-bridge: USAGE: ${complaint}\n`,
    });
  });

  test('no verb at all shows the help on stderr', () => {
    const { status, stdout, stderr } = dipBridge([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: dip-bridge');
  });
});

test.each([[['--initial', '-0.1,0.02,0.01,0,0,0']], [['--initial=-0.1,0.02,0.01,0,0,0']]])(
  'a value that begins with a minus reaches its verb: %j',
  (initial) => {
    const args = ['simulate', '--json', '--controller', 'lqr', '--estimator', 'ideal'];
    const { stdout } = dipBridge([...args, '--duration', '2', ...initial]);
    expect(JSON.parse(stdout).maxCartPosition).toBeCloseTo(0.1, 2);
  },
);

test('an unknown controller is told which there are', () => {
  const { status, stderr } = dipBridge(['simulate', '--controller', 'pid']);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^dip-bridge: USAGE: .*'pid' is invalid\. Allowed choices are classical_smc.*\n$/,
  );
});

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [BINARY, 'config', 'schema'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
