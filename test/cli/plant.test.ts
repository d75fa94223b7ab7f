import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { registerPlant } from '../../src/cli/commands/plant.ts';
import { linearise } from '../../src/plant-sim/linearisation.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { captured } from './captured.ts';

const VECTORS_FILE = fileURLToPath(new URL('../vectors/plant.json', import.meta.url));
const VECTORS = JSON.parse(readFileSync(VECTORS_FILE, 'utf8')) as Record<string, unknown> & {
  derivatives: { state: number[]; force: number; derivative: number[]; physics: string }[];
  physics: Record<string, object>;
};

const folder = mkdtempSync(join(tmpdir(), 'plant-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plant = (...args: string[]): Promise<string> => captured(registerPlant, ['plant', ...args]);

async function check(content: unknown): Promise<Record<string, number | null>> {
  const file = join(folder, 'vectors.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return JSON.parse(await plant('--vectors', file, '--json')) as Record<string, number | null>;
}

describe('plant --vectors', () => {
  it('agrees with the independent values', async () => {
    const errors = JSON.parse(await plant('--vectors', VECTORS_FILE, '--json')) as Record<
      string,
      number
    >;
    expect(Object.keys(errors)).toEqual([
      'maxDerivativeError',
      'maxEnergyError',
      'maxTrajectoryError',
      'maxLinearisationError',
    ]);
    expect(errors.maxDerivativeError).toBeLessThan(1e-9);
    expect(errors.maxEnergyError).toBeLessThan(1e-9);
    expect(errors.maxTrajectoryError).toBeLessThan(1e-6);
    expect(errors.maxLinearisationError).toBeLessThan(1e-9);
  });

  it('finds a wrong value, and says how wrong it is', async () => {
    const [first, ...others] = VECTORS.derivatives;
    const derivative = [...first.derivative];
    derivative[0] += 0.25 * Math.max(1, Math.abs(derivative[0]));
    const errors = await check({ derivatives: [{ ...first, derivative }, ...others] });
    expect(errors.maxDerivativeError).toBeGreaterThan(0.1);
  });

  it('says null of what the file does not hold', async () => {
    expect(await check({ energies: VECTORS.energies, derivatives: [] })).toEqual({
      maxDerivativeError: null,
      maxEnergyError: expect.any(Number),
      maxTrajectoryError: null,
      maxLinearisationError: null,
    });
  });

  it('takes the parameters that the file brings along', async () => {
    const own = { ...PHYSICS['light-rig'], cartMass: 3 };
    const { A, B } = linearise(own);
    const linearisationAtUpright = { own: { A, B } };
    const errors = await check({ physics: { own }, linearisationAtUpright });
    expect(errors.maxLinearisationError).toBe(0);
  });

  it.each([
    ['no JSON', '{"energies": [', 'not JSON'],
    ['none of the sections', { physics: {} }, 'at least one of'],
    [
      'a short state',
      { energies: [{ physics: 'light-rig', state: [1], energy: 0 }] },
      'energies.0.state',
    ],
    [
      'an unknown set of parameters',
      { energies: [{ physics: 'toString', state: [0, 0, 0, 0, 0, 0], energy: 0 }] },
      "'toString'",
    ],
    [
      'an angle out of all bounds',
      { energies: [{ physics: 'light-rig', state: [0, 1e9, 0, 0, 0, 0], energy: 0 }] },
      'not finite',
    ],
    [
      'a state too few',
      {
        trajectories: [
          {
            physics: 'light-rig',
            initialState: [0, 0, 0, 0, 0, 0],
            holdSeconds: 0.1,
            forces: [1],
            statesAtEndOfEachHold: [],
          },
        ],
      },
      'a state for each force',
    ],
  ])('refuses a file with %s in one line', async (_, content, reason) => {
    await expect(check(content)).rejects.toMatchObject({
      code: 'VECTORS_INVALID',
      exitCode: 2,
      message: expect.stringMatching(/^[^\n]+$/),
    });
    await expect(check(content)).rejects.toThrow(reason);
  });

  it('refuses a file that does not exist, by name', async () => {
    const file = join(folder, 'nowhere.json');
    await expect(plant('--vectors', file)).rejects.toMatchObject({
      code: 'FILE_NOT_READ',
      exitCode: 2,
      message: `${file}: the vectors cannot be read (ENOENT); name a file that exists`,
    });
  });

  it('and --physics together are refused: the file names its own', async () => {
    await expect(plant('--vectors', VECTORS_FILE, '--physics', 'light-rig')).rejects.toThrow(
      'cannot be used with',
    );
  });
});

describe('plant --physics', () => {
  it('gives linearisation, poles, derivative and energy at a state', async () => {
    const { state, force, derivative, physics } = VECTORS.derivatives[0];
    const result = JSON.parse(
      await plant('--physics', physics, `--state=${state.join()}`, '--force', `${force}`, '--json'),
    ) as Record<string, number[]>;
    expect(Object.keys(result)).toEqual(['A', 'B', 'openLoopPoles', 'derivative', 'energy']);
    for (const [i, value] of result.derivative.entries()) {
      expect(value).toBeCloseTo(derivative[i], 8);
    }
  });

  it('stands upright without force where nothing else is said', async () => {
    const result = JSON.parse(await plant('--physics', 'light-rig', '--json')) as {
      derivative: number[];
      openLoopPoles: number[][];
      energy: number;
    };
    expect(result.derivative).toEqual([0, 0, 0, 0, 0, 0]);
    expect(result.openLoopPoles[0][0]).toBeCloseTo(7.343629, 5);
    const { gravity, mass1, mass2, com1, com2, length1 } = PHYSICS['light-rig'];
    expect(result.energy).toBeCloseTo(gravity * (mass1 * com1 + mass2 * (length1 + com2)), 12);
  });

  it('is a table for people', async () => {
    const text = await plant('--physics', 'deployment-guide');
    expect(text).toMatch(/^ *openLoopPoles +5\.99477 +3\.15544 +0 /m);
    expect(text).toMatch(/^ *energy +6\.\d+ *$/m);
  });

  it('knows the names', async () => {
    await expect(plant('--physics', 'heavy-rig')).rejects.toThrow('deployment-guide, light-rig');
  });
});
