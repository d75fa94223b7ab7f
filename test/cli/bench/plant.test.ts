import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isBitEqual, registerBenchPlant, runPlant } from '../../../src/cli/bench/plant.ts';
import { PlantTwin, type PlantRun } from '../../../src/cli/bench/plant-twin.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { hasGcc } from '../../support/gcc.ts';
import { captured } from '../captured.ts';

const FALL: PlantRun = {
  physics: PHYSICS['deployment-guide'],
  coulombFriction: 0,
  initialState: [0, 0.1, 0.1, 0, 0, 0],
  force: 0,
  stepSeconds: 0.001,
  steps: 10_000,
};

const RUNS: readonly (readonly [string, PlantRun])[] = [
  ['a fall of ten seconds', FALL],
  ['the other rig, pushed', { ...FALL, physics: PHYSICS['light-rig'], force: -7 }],
  ['Coulomb friction, through all branches of tanh', { ...FALL, coulombFriction: 3 }],
  ['angles many turns away', { ...FALL, initialState: [0, 1e6, -1.6e6, 0, 4, -4] }],
  ['steps too long for the rates', { ...FALL, initialState: [0, 1, 2, 9, 80, -90], steps: 200 }],
];

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(!hasGcc)('the plant in C (needs gcc)', () => {
  let twin: PlantTwin;
  beforeAll(() => (twin = new PlantTwin()));
  afterAll(() => twin.close());

  it.each(RUNS)('ends in the same bits: %s', (_, run) => {
    const ours = runPlant(run, 0).finalState;
    const theirs = twin.run(run, 0).finalState;
    expect(ours.every(Number.isFinite)).toBe(true);
    expect(ours).not.toEqual(Float64Array.from(run.initialState));
    expect(theirs).toEqual(ours);
    expect(isBitEqual(ours, theirs)).toBe(true);
  });

  it('is compared in five rounds', async () => {
    const text = await captured(registerBenchPlant, ['plant', '--seconds', '0.01', '--json']);
    const result = JSON.parse(text) as Record<string, unknown> & {
      rounds: { js: number; c: number; ratio: number }[];
    };
    expect(Object.keys(result)).toEqual(['unit', 'rounds', 'js', 'c', 'ratio', 'bitEqual']);
    expect(result).toMatchObject({ unit: 'steps/s', bitEqual: true });
    expect(result.rounds).toHaveLength(5);
    for (const { js, c, ratio } of result.rounds) expect(ratio).toBeCloseTo(js / c, 12);
    expect(result.rounds.map(({ ratio }) => ratio)).toContain(result.ratio);
  });
});

describe('bench plant', () => {
  it('says which package is missing where there is no gcc', async () => {
    vi.stubEnv('PATH', '/nowhere');
    await expect(captured(registerBenchPlant, ['plant'])).rejects.toMatchObject({
      code: 'COMPILER_MISSING',
      exitCode: 6,
      message: expect.stringContaining('apt install gcc'),
    });
  });
});
