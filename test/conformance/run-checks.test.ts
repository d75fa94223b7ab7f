import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/conformance/checks/registry.ts';
import { runChecks, type Result } from '../../src/conformance/run-checks.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { VirtualLine } from './virtual-line.ts';
import { WrongDevice } from './wrong-device.ts';

const DEFECT_NAMES = Object.keys(DEFECTS) as Defect[];
const NAMES = CHECKS.map(({ name }) => name);

/** Runs the kit against a device in memory, with or without what only some runs may do. */
async function conform(defect: Defect | null, isFull: boolean) {
  const wire = new VirtualLine();
  const device = new WrongDevice(wire, defect);
  const results = await runChecks(wire.line, device.numbers, {
    mayMove: isFull,
    ask: isFull ? device.handle : null,
  });
  return { device, results };
}

function named(results: readonly Result[], wanted: Result['result']): string[] {
  return results.filter(({ result }) => result === wanted).map(({ name }) => name);
}

describe('a device that is right', () => {
  test('passes every check where all of them may be tried', async () => {
    const { results } = await conform(null, true);
    expect(named(results, 'pass')).toEqual(NAMES);
  });

  test('passes all but those that need a force or hands, which are not tried', async () => {
    const { results } = await conform(null, false);
    const needing = CHECKS.filter(({ needs }) => needs !== undefined).map(({ name }) => name);
    expect(named(results, 'not tried')).toEqual(needing);
    expect(named(results, 'fail')).toEqual([]);
  });

  test('is left without a force, and is told so with figures', async () => {
    const { device, results } = await conform(null, true);
    expect(device.forceMn).toBe(0);
    expect(results.every(({ evidence }) => evidence !== '')).toBe(true);
  });
});

describe('a device with one defect', () => {
  test.each(DEFECT_NAMES)(
    '%s: fails the checks that are about it, and no other',
    async (defect) => {
      const { results } = await conform(defect, true);
      expect(named(results, 'fail'), DEFECTS[defect].what).toEqual(DEFECTS[defect].fails);
    },
  );

  test('there is one for every check', () => {
    const failing = new Set(DEFECT_NAMES.flatMap((defect) => [...DEFECTS[defect].fails]));
    expect(NAMES.filter((name) => !failing.has(name as never))).toEqual([]);
  });

  test('is enabled by no check where its figures cannot be right', async () => {
    const { results } = await conform('noWatchdog', true);
    expect(named(results, 'not tried')).toEqual(NAMES.slice(1));
  });
});

describe('the motor', () => {
  test.each([null, ...DEFECT_NAMES])('pushes nothing by default: %s', async (defect) => {
    const { device } = await conform(defect, false);
    expect(device.largestForceMn).toBe(0);
  });

  test.each([null, ...DEFECT_NAMES])(
    'pushes with 2 percent for 50 ms where it may: %s',
    async (defect) => {
      const { device } = await conform(defect, true);
      expect(device.largestForceMn).toBeLessThanOrEqual(0.02 * 1000 * device.numbers.forceLimitN);
      // What lets no validity lapse may hold what was sent last until the next Command.
      expect(device.longestForceUs).toBeLessThanOrEqual(50_000);
    },
  );
});

describe('the registry', () => {
  test('names every check once', () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  test.each(CHECKS)('$name stands for a section that PROTOCOL.md has', ({ section }) => {
    const page = readFileSync(
      new URL('../../firmware-protocol/PROTOCOL.md', import.meta.url),
      'utf8',
    );
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toContain(section);
  });

  test('has a heading for each of its checks in docs/firmware-conformance.md, in order', () => {
    const page = readFileSync(
      new URL('../../docs/firmware-conformance.md', import.meta.url),
      'utf8',
    );
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)).toEqual(NAMES);
  });
});
