import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { Run } from './bridge-process.ts';

/** A bridge on the simulated rig of which one thread is broken while it balances. */
function broken(hook: string): Run {
  const data = mkdtempSync(join(tmpdir(), 'dip-bridge-broken-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  vi.stubEnv('BRIDGE_TEST_HOOK', `${hook}:100`);
  const run = new Run('--data', data, '--duration', '6', '--json');
  vi.unstubAllEnvs();
  return run;
}

describe('a bridge of which a thread', () => {
  test.each([
    ['control:throw', /control thread: test hook: control thread throws/],
    ['control:exit', /control thread ended without a word/],
    ['control:hang', /the loop stood still for \d+ ms and was ended/],
    ['telemetry:throw', /test hook: telemetry thread throws/],
    ['telemetry:reject', /test hook: telemetry thread rejects/],
    ['telemetry:exit', /telemetry thread ended without a word/],
    ['main:throw', /test hook: main thread throws/],
    ['main:reject', /test hook: main thread rejects/],
  ])('is broken by %s ends, says why, and hangs on to nothing', async (hook, reason) => {
    const run = broken(hook);
    expect(await run.exit).toEqual([EXIT.internal, null]);
    expect(run.stderr).toMatch(reason);
    expect(run.stdout).toBe('');
  });

  test.each([
    ['main:block', 'MAIN_STALLED'],
    ['telemetry:hang', 'FEED_STALLED'],
  ])('is held up by %s trips, and is ended in order all the same', async (hook, trip) => {
    const run = broken(hook);
    expect(await run.exit).toEqual([EXIT.fell, null]);
    expect(run.result).toMatchObject({ state: 'tripped', trip, upright: false });
  });

  test('that keeps the evidence fails goes on balancing', async () => {
    const run = broken('black-box:exit');
    expect(await run.exit).toEqual([EXIT.done, null]);
    expect(run.result).toMatchObject({ state: 'running', trip: null, upright: true });
    expect(run.stderr).toMatch(/black box/);
  });
});
