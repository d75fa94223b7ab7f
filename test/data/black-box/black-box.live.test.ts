import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import { boxFiles, readBox } from '../../../src/data/black-box/box-files.ts';
import { startBlackBox } from '../../../src/data/black-box/start-black-box.ts';
import { RIG_FAULTS } from '../../../src/hal/rig-fault.ts';
import { withDefaults } from '../../../src/hal/simulated/options.ts';
import { startControl } from '../../../src/loop/start-control.ts';
import { DEFAULT_ENCODERS } from '../../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { RECORD_SIZE, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { SAFETY_LIMITS } from '../../support/limits.ts';
import { until } from '../../telemetry/support/until.ts';
import { emptyFolder } from '../folder.ts';

const RATE = 500;

/** A control thread that balances a simulated rig, and a black box that follows it. */
async function balancing() {
  const physics = PHYSICS['deployment-guide'];
  const periodSeconds = 1 / RATE;
  const control = startControl({
    cycle: {
      ...{ physics, periodSeconds, controller: 'lqr', estimator: 'kalman' },
      gains: PRESETS.tuned.gains('lqr', 'deployment-guide', RATE),
      encoders: DEFAULT_ENCODERS,
      // A busy machine must not trip it before the test does.
      limits: { ...SAFETY_LIMITS, sampleGap: 5, missedInARow: 5000, missedInASecond: 5000 },
    },
    rig: {
      type: 'simulated',
      options: withDefaults({ physics, periodSeconds, initialState: [0, 0.05, 0.03, 0, 0, 0] }),
    },
    ...{ armAtStart: true, durationPeriods: null, spinUs: 60, realtime: 'auto' },
  });
  onTestFinished(async () => {
    control.block.requestEnd();
    await control.ended.catch(() => {});
  });
  const folder = emptyFolder();
  const written: string[] = [];
  const failures: string[] = [];
  const box = await startBlackBox(
    {
      ...{ ticks: control.memory.ticks, rateHz: RATE, folder, keep: 5, stopDeadline: 1 },
      ...{ rig: 'simulated', bridge: { controller: 'lqr' } },
    },
    {
      onWritten: (code) => written.push(code),
      onFailure: (reason) => failures.push(reason),
    },
  );
  onTestFinished(() => box.close());
  await control.granted;
  control.block.release();
  const record = new Float64Array(RECORD_SIZE);
  const isRunning = () =>
    control.ticks.copyNewest(record) && record[SIGNAL.state] === SAFETY_STATE.running;
  await until(isRunning);
  return { control, box, folder, written, failures, isRunning };
}

test('of an emergency stop that was pressed names it, and holds what the threads did meanwhile', async () => {
  const { control, folder, written, failures } = await balancing();
  globalThis.gc?.();
  const from = control.ticks.position;
  await until(() => control.ticks.position - from > 0.3 * RATE);
  control.requests.submit('fault', [RIG_FAULTS.indexOf('contact-open'), 0, 0, 0]);
  await until(() => written.length > 0);
  expect(written).toEqual(['CONTACT_OPEN']);
  const [file] = boxFiles(folder);
  const { cause, records, tripAt, signals, collections, machine, loop } = readBox(file!);
  expect(cause.rigFlags! & RIG_FLAG.contactOpen).not.toBe(0);
  expect(cause.force).toBe(0);
  const force = signals.findIndex(({ name }) => name === 'force');
  const state = signals.findIndex(({ name }) => name === 'state');
  expect(records[tripAt! - 1]![state]).toBe(SAFETY_STATE.running);
  expect(records.slice(tripAt!).every((record) => record[force] === 0)).toBe(true);
  expect(collections.some(({ thread, kind }) => thread === 'main' && kind === 'major')).toBe(true);
  expect(machine.processBytes).toBeGreaterThan(0);
  expect(loop.cycleUs.p50).toBeGreaterThan(0);
  expect(failures).toEqual([]);
});

test('of a run that ends right after its trip is there when the recorder has closed', async () => {
  const { control, box, folder } = await balancing();
  const mark = control.block.requestStop();
  await control.block.stopConfirmed(mark, 5000);
  const confirmedAt = control.ticks.position;
  await until(() => control.ticks.position !== confirmedAt);
  control.block.requestEnd();
  await control.ended;
  await box.close();
  expect(boxFiles(folder).map((file) => readBox(file).summary.code)).toEqual(['SOFTWARE_STOP']);
});

test('whose thread fails says so once, and the loop goes on', async () => {
  vi.stubEnv('BRIDGE_TEST_HOOK', 'black-box:throw:0');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { control, box, failures, isRunning } = await balancing();
  await until(() => failures.length > 0);
  const from = control.ticks.position;
  await until(() => control.ticks.position - from > 0.2 * RATE);
  expect(isRunning()).toBe(true);
  box.write('CONTROL_FAILED');
  await box.close();
  expect(failures).toEqual([expect.stringMatching(/black box failed .*no black box is kept/)]);
});

test.runIf(process.platform === 'linux')('has the lowest priority of the process', async () => {
  await balancing();
  const threads = readdirSync('/proc/self/task').map((thread) =>
    readFileSync(join('/proc/self/task', thread, 'stat'), 'utf8'),
  );
  const nice = threads.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
  expect(nice.filter((value) => value === 19)).toHaveLength(1);
});
