import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BlackBox } from '../../../src/data/black-box/black-box.ts';
import { boxFiles, readBox } from '../../../src/data/black-box/box-files.ts';
import type { FromBlackBox } from '../../../src/data/black-box/options.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { emptyFolder } from '../folder.ts';
import { LoopDouble } from './loop-double.ts';

const RATE = 100;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** A black box that follows a loop; its clock goes only as the loop does. */
function follow({ keep = 10, stopDeadline = 1 } = {}) {
  const loop = new LoopDouble(RATE);
  const folder = emptyFolder();
  const messages: FromBlackBox[] = [];
  const box = new BlackBox(
    {
      ticks: loop.memory,
      rateHz: RATE,
      ...{ folder, keep, stopDeadline },
      rig: 'serial at /dev/rig',
      bridge: { version: '1.2.3', controller: 'lqr', limits: { force: 200 } },
    },
    (message) => messages.push(message),
  );
  return {
    ...{ loop, folder, box, messages },
    run(count: number, signals: Parameters<LoopDouble['run']>[1] = {}): void {
      for (let left = count; left > 0; left -= 5) {
        loop.run(Math.min(5, left), signals);
        vi.advanceTimersByTime((1000 * Math.min(5, left)) / RATE);
        box.follow();
      }
    },
    async boxes() {
      await box.close();
      return boxFiles(folder).reverse().map(readBox);
    },
  };
}

const { running, stopping, tripped } = SAFETY_STATE;

describe('a black box', () => {
  test('holds two seconds before the trip, what followed, and the record of the trip itself', async () => {
    const { run, boxes, box } = follow();
    run(500, { state: running, theta1: 0.01, force: 3 });
    run(1, { state: tripped, trip: TRIP.ANGLE_CUT, theta1: 1.5, force: 0, latenessUs: 800 });
    run(100, { theta1: 1.6 });
    box.follow();
    const [only, ...more] = await boxes();
    expect(more).toEqual([]);
    const { summary, cause, tripAt, records, signals, bridge, loop } = only!;
    expect(summary).toMatchObject({
      code: 'ANGLE_CUT',
      category: 0,
      rig: 'serial at /dev/rig',
    });
    expect(bridge).toMatchObject({ controller: 'lqr', limits: { force: 200 } });
    expect(cause).toMatchObject({ tick: 501, theta1: 1.5, force: 0, state: tripped });
    expect(tripAt).toBe(2 * RATE);
    const theta1 = signals.findIndex(({ name }) => name === 'theta1');
    expect(records[tripAt! - 1]![theta1]).toBe(0.01);
    expect(records[tripAt!]![theta1]).toBe(1.5);
    const after = records.length - 1 - tripAt!;
    expect(after).toBeGreaterThanOrEqual(0.25 * RATE);
    expect(after).toBeLessThanOrEqual(0.4 * RATE);
    expect(loop.latenessUs).toMatchObject({ p50: 0, max: 800 });
  });

  test('is dated by the tick of the trip, not by when it was looked at', async () => {
    const { loop, box, boxes } = follow();
    loop.run(100, { state: running });
    loop.run(31, { state: tripped, trip: TRIP.ANGLE_CUT });
    const lookedAtMs = Date.now();
    box.follow();
    const [only] = await boxes();
    expect(lookedAtMs - Date.parse(only!.summary.at)).toBe((30 * 1000) / RATE);
  });

  test('waits for the end of a controlled stop', async () => {
    const { run, folder, boxes } = follow();
    run(300, { state: running });
    run(60, { state: stopping, trip: TRIP.ANGLE_STOP });
    expect(boxFiles(folder)).toEqual([]);
    run(40, { state: tripped });
    const [only] = await boxes();
    expect(only!.records.length - only!.tripAt!).toBeGreaterThan(60);
  });

  test('waits for the whole of a stop that may take long', async () => {
    const { run, folder, boxes } = follow({ stopDeadline: 3 });
    run(300, { state: running });
    run(280, { state: stopping, trip: TRIP.ANGLE_STOP });
    expect(boxFiles(folder)).toEqual([]);
    run(40, { state: tripped });
    const [only] = await boxes();
    expect(only!.records.length - only!.tripAt!).toBeGreaterThan(280);
  });

  test('keeps the moment of the trip though it was held up for seconds afterwards', async () => {
    const { loop, box, boxes } = follow();
    loop.run(60, { state: running, theta1: 0.02 });
    loop.run(1, { state: tripped, trip: TRIP.ANGLE_CUT, theta1: 1.5 });
    loop.run(330, { theta1: 2 });
    box.follow();
    const [only] = await boxes();
    expect(only!.tripAt).toBe(60);
    expect(only!.cause).toMatchObject({ tick: 61, theta1: 1.5 });
  });

  test('of a stop that turns into a graver one comes once each, each with its own cause', async () => {
    const { run, boxes } = follow();
    run(300, { state: running });
    run(10, { state: stopping, trip: TRIP.ANGLE_STOP, theta2: 0.4 });
    run(60, { state: tripped, trip: TRIP.ANGLE_CUT, theta2: 1.1 });
    const found = await boxes();
    expect(found.map(({ summary }) => summary.code)).toEqual(['ANGLE_STOP', 'ANGLE_CUT']);
    expect(found.map(({ cause }) => cause.theta2)).toEqual([0.4, 1.1]);
  });

  test('is written when the run ends right after its trip', async () => {
    const { run, boxes } = follow();
    run(20, { state: running });
    run(1, { state: tripped, trip: TRIP.CONTACT_OPEN });
    const [only] = await boxes();
    expect(only).toMatchObject({ summary: { code: 'CONTACT_OPEN' }, tripAt: 20 });
  });

  test('comes again for the same cause after a reset, and never for a trip that stands', async () => {
    const { run, boxes } = follow();
    for (let i = 0; i < 2; i++) {
      run(50, { state: running, trip: 0 });
      run(500, { state: tripped, trip: TRIP.TRACK_END });
    }
    expect((await boxes()).map(({ summary }) => summary.code)).toEqual(['TRACK_END', 'TRACK_END']);
  });

  test('of a thread that failed holds the last records there were', async () => {
    const { run, box, boxes } = follow();
    run(300, { state: running, x: 0.25 });
    box.write('CONTROL_FAILED');
    const [only] = await boxes();
    expect(only).toMatchObject({
      summary: { code: 'CONTROL_FAILED' },
      cause: { x: 0.25, tick: 300 },
      tripAt: null,
    });
  });

  test('of a loop that never began says what it can', async () => {
    const { box, boxes } = follow();
    box.write('CONTROL_FAILED');
    const [only] = await boxes();
    expect(only).toMatchObject({ records: [], tripAt: null, cause: { x: null } });
  });

  test('has nulls for values that are not finite', async () => {
    const { run, boxes } = follow();
    run(10, { state: tripped, trip: TRIP.NON_FINITE, x: NaN, demand: Infinity });
    const [only] = await boxes();
    expect(only!.cause).toMatchObject({ x: null, demand: null, force: 0 });
  });

  test('counts what the link lost in its own records', async () => {
    const { run, boxes } = follow();
    run(50, { state: running, samplesLost: 1000 });
    run(1, { samplesLost: 1007, fresh: 0 });
    run(1, { state: tripped, trip: TRIP.SAMPLE_GAP });
    const [only] = await boxes();
    expect(only!.link).toMatchObject({ samplesLost: 1007, samplesLostHere: 7, samplesLateHere: 0 });
  });

  test('is one of so many: the oldest ones go', async () => {
    const { run, folder, boxes } = follow({ keep: 3 });
    const codes = ['ANGLE_CUT', 'TRACK_END', 'CONTACT_OPEN', 'SAMPLE_GAP', 'LINK_DOWN'] as const;
    for (const code of codes) {
      run(10, { state: running, trip: 0 });
      run(50, { state: tripped, trip: TRIP[code] });
    }
    expect((await boxes()).map(({ summary }) => summary.code)).toEqual(codes.slice(-3));
    expect(boxFiles(folder).map((file) => basename(file))[0]).toMatch(
      /^\d{4}-.*Z-LINK_DOWN\.json\.gz$/,
    );
  });

  test('that cannot be written is told of, and the next one is tried', async () => {
    const { run, folder, box, messages } = follow();
    rmSync(folder, { recursive: true });
    for (let i = 0; i < 2; i++) {
      run(10, { state: running, trip: 0 });
      run(50, { state: tripped, trip: TRIP.ANGLE_CUT });
    }
    await box.close();
    expect(messages).toEqual(
      Array(2).fill({
        type: 'failed',
        reason: expect.stringMatching(/no black box of ANGLE_CUT \(ENOENT\)/),
      }),
    );
  });
});
