import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerSimulate } from '../../src/cli/commands/simulate.ts';
import { BridgeError, EXIT } from '../../src/errors.ts';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';
import { PHYSICS_NAMES } from '../../src/plant-sim/physics.ts';
import { captured } from './captured.ts';
import { cleanEnvironment, dipBridge } from './command-line.ts';

interface Result {
  readonly controller: string;
  readonly upright: boolean;
  readonly settlingTime: number | null;
  readonly maxCartPosition: number;
  readonly maxForce: number;
  readonly rmsForce: number;
  readonly chattering: number;
  readonly finalState: readonly number[];
}

const START = '0.1,0.1,0,0,0,0';

beforeEach(() => {
  const clean = cleanEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in clean)) vi.stubEnv(name, undefined);
  return () => {
    vi.unstubAllEnvs();
    // Of a run that was not upright: it is not the tests' own.
    process.exitCode = undefined;
  };
});

async function simulate(...args: string[]): Promise<Result> {
  return JSON.parse(await captured(registerSimulate, ['simulate', '--json', ...args])) as Result;
}

describe('the tuned gains keep the pendulums up from 0.1 m and 0.1 rad', () => {
  describe.each(PHYSICS_NAMES)('of %s', (physics) => {
    describe.each(['100', '1000'])('at %s Hz', (rate) => {
      test.each(CONTROLLER_NAMES)(
        'with %s, behind encoders and with its true state',
        async (name) => {
          const where = ['--physics', physics, '--rate', rate, '--controller', name];
          for (const estimator of ['kalman', 'ideal']) {
            const result = await simulate(...where, '--estimator', estimator, '--initial', START);
            expect({ estimator, upright: result.upright }).toEqual({ estimator, upright: true });
            expect(result.maxCartPosition).toBeLessThan(0.5);
          }
        },
      );
    });
  });
});

describe.each(['100', '1000'])('with its true state at %s Hz', (rate) => {
  test.each(['classical_smc', 'lqr'])(
    '%s settles the rig of the guide within 3 s',
    async (name) => {
      const where = ['--rate', rate, '--controller', name, '--estimator', 'ideal'];
      const { settlingTime } = await simulate(...where, '--initial', START);
      expect(settlingTime).not.toBeNull();
      expect(settlingTime).toBeLessThan(3);
    },
  );
});

describe('the gains of the guide', () => {
  test.each(CONTROLLER_NAMES.filter((name) => name !== 'lqr'))(
    'of %s balance the ideal plant',
    async (name) => {
      const result = await simulate(
        ...['--preset', 'deployment-guide', '--controller', name],
        ...['--estimator', 'ideal', '--rate', '1000', '--initial', START],
      );
      expect(result).toMatchObject({ controller: name, upright: true });
    },
  );
});

describe('the result', () => {
  test('is one JSON document with the figures of the contract', async () => {
    const result = await simulate('--controller', 'sta_smc', '--duration', '3', '--seed', '4');
    expect(Object.keys(result)).toEqual([
      'controller',
      'upright',
      'settlingTime',
      'maxCartPosition',
      'maxForce',
      'rmsForce',
      'chattering',
      'finalState',
    ]);
    expect(result.controller).toBe('sta_smc');
    expect(result.finalState).toHaveLength(6);
    expect(result.rmsForce).toBeGreaterThan(0);
    expect(result.rmsForce).toBeLessThan(result.maxForce);
    expect(result.maxForce).toBeLessThanOrEqual(200);
    expect(result.chattering).toBeGreaterThan(0);
  });

  test('begins when the controller does: the first state is that of --initial', async () => {
    const result = await simulate('--initial', '0.2,0.01,-0.01,0,0,0', '--duration', '0.01');
    expect(result.maxCartPosition).toBeCloseTo(0.2, 3);
    expect(result.finalState[1]).toBeCloseTo(0.01, 2);
  });

  test('is the same for the same seed, and another for another', async () => {
    const run = (seed: string) => simulate('--duration', '2', '--seed', seed);
    expect(await run('7')).toEqual(await run('7'));
    expect(await run('8')).not.toEqual(await run('7'));
  });

  test('shows the friction that was asked for', async () => {
    const run = (friction: string) => simulate('--estimator', 'ideal', '--friction', friction);
    const [smooth, rough] = [await run('0'), await run('3')];
    expect(rough.rmsForce).toBeGreaterThan(1.1 * smooth.rmsForce);
  });

  test('of a run shorter than a period is that of one period', async () => {
    const result = await simulate('--duration', '0.0001', '--rate', '100', '--initial', START);
    expect(result.maxCartPosition).toBeCloseTo(0.1, 6);
  });

  test('is a table for people without --json', async () => {
    const text = await captured(registerSimulate, ['simulate', '--duration', '1']);
    expect(text).toMatch(/^ *upright +true *$/m);
  });
});

describe('exit codes', () => {
  test('4 and the cause on stderr where the rig falls', () => {
    const { status, stdout, stderr } = dipBridge([
      ...['simulate', '--json', '--initial', '0,0.29,-0.29,0,0,0'],
    ]);
    expect(status).toBe(EXIT.fell);
    expect(JSON.parse(stdout)).toMatchObject({ upright: false, settlingTime: null });
    expect(stderr).toMatch(/^dip-bridge: (ANGLE|TRACK)_\w+: .*\n$/);
  });

  test('5 and a line that says what to do where it cannot be armed', () => {
    const { status, stdout, stderr } = dipBridge(['simulate', '--initial', '0,0.5,0,0,0,0']);
    expect({ status, stdout }).toEqual({ status: EXIT.notArmed, stdout: '' });
    expect(stderr).toMatch(/^dip-bridge: NOT_ARMED: .*start it near upright.*\n$/);
  });

  test('0 where it stays upright', () => {
    const { status, stderr } = dipBridge(['simulate', '--json', '--duration', '3']);
    expect({ status, stderr }).toEqual({ status: EXIT.done, stderr: '' });
  });
});

describe('--plot', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dip-bridge-plot-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function plot(...args: string[]): Promise<string> {
    const file = join(folder, 'run.svg');
    await simulate('--plot', file, ...args);
    return readFileSync(file, 'utf8');
  }

  test.each([
    ['a usual run', ['--duration', '3', '--rate', '1000']],
    ['a run of a single period', ['--duration', '0.001', '--rate', '100']],
  ])('draws %s as well-formed SVG with cart, angles and force', async (_, args) => {
    const picture = await plot(...args);
    expect(elementsOf(picture)[0]).toBe('svg');
    expect(elementsOf(picture).filter((name) => name === 'path')).toHaveLength(4);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    for (const text of ['Cart position, m', 'Angles, rad', 'Force, N', 'time, s', 'tuned']) {
      expect(picture).toContain(text);
    }
  });

  test('into a folder that does not exist says so in a line', async () => {
    const file = join(folder, 'missing', 'run.svg');
    const failure = simulate('--duration', '1', '--plot', file);
    await expect(failure).rejects.toThrow(BridgeError);
    await expect(failure).rejects.toMatchObject({
      code: 'FILE_NOT_WRITTEN',
      exitCode: EXIT.unavailable,
      message: expect.stringMatching(/missing.run\.svg: .*ENOENT.*folder that exists/) as string,
    });
  });
});

/**
 * The names of all elements of a document, in order of opening.
 * @throws where it is not well-formed
 */
function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>/g,
    (_, closes: string, name: string, attributes: string, empty: string) => {
      const given = [...attributes.matchAll(/([\w:-]+)=/g)].map((match) => match[1]);
      if (new Set(given).size !== given.length) throw new Error(`${name}: an attribute twice`);
      if (closes !== '') {
        if (open.pop() !== name) throw new Error(`${name} is closed but not open`);
        return '';
      }
      names.push(name);
      if (empty === '') open.push(name);
      return '';
    },
  );
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
  if (/[<>]|&(?!#?\w+;)/.test(rest)) throw new Error('markup that is none');
  return names;
}
