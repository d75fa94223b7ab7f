import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { boxFiles, readBox } from '../../src/data/black-box/box-files.ts';
import { EXIT } from '../../src/errors.ts';
import { SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP, TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { Run } from '../cli/bridge-process.ts';
import { until } from '../telemetry/support/until.ts';
import { FeedWatch } from './feed-watch.ts';

/** What is done to a bridge that balances its simulated rig. */
interface Provocation {
  readonly code: TripCode;
  /** Asked for over the feed, in this order. */
  readonly requests?: readonly object[];
  /** Keys of the configuration that make it likely or possible. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The whole process stands still for so long, ms. */
  readonly stoppedMs?: number;
  readonly signal?: NodeJS.Signals;
}

const fault = (name: string, more: object = {}) => ({ type: 'fault', fault: name, ...more });
const push = (impulseNs: number, durationS = 0.05) => ({ type: 'push', impulseNs, durationS });
const limits = (key: string, value: number) => ({ [`DIP_LIMITS__${key}`]: String(value) });

const PROVOCATIONS: readonly Provocation[] = [
  { code: 'SOFTWARE_STOP', requests: [{ type: 'stop' }] },
  { code: 'SOFTWARE_STOP', signal: 'SIGUSR2' },
  { code: 'CONTACT_OPEN', requests: [fault('contact-open')] },
  { code: 'MAIN_STALLED', environment: { BRIDGE_TEST_HOOK: 'main:block' } },
  { code: 'FEED_STALLED', environment: { BRIDGE_TEST_HOOK: 'telemetry:block' } },
  { code: 'LINK_DOWN', requests: [fault('link-down')] },
  { code: 'IDENTITY_MISMATCH', requests: [fault('identity-mismatch')] },
  { code: 'POWER_REMOVED', requests: [fault('power-removed')] },
  { code: 'DEVICE_WATCHDOG', requests: [fault('commands-lost')] },
  { code: 'DEVICE_FAULT', requests: [fault('drive-fault')] },
  { code: 'COMMAND_REFUSED', requests: [fault('command-refused')] },
  { code: 'SAMPLE_GAP', requests: [fault('samples-lost')] },
  { code: 'DEADLINES_MISSED', stoppedMs: 60, environment: limits('MISSED_IN_A_ROW', 30) },
  { code: 'NON_FINITE', requests: [fault('non-finite', { channel: 2 })] },
  { code: 'CHANNEL_UNREFERENCED', requests: [fault('unreferenced', { channel: 0 })] },
  { code: 'SENSOR_GARBAGE', requests: [fault('sensor-garbage', { channel: 1 })] },
  { code: 'SENSOR_JUMP', requests: [fault('sensor-wrong', { channel: 1 })] },
  { code: 'SENSOR_STUCK', requests: [fault('sensor-stuck', { channel: 1 }), push(1)] },
  { code: 'MOTION_MISSING', requests: [fault('drive-dead'), push(1)] },
  { code: 'MOTION_UNCOMMANDED', requests: [fault('drive-runaway', { value: 150 })] },
  {
    code: 'ANGLE_CUT',
    requests: [push(3)],
    environment: {
      DIP_SECURITY__EMERGENCY_STOP_THRESHOLD: '0.02',
      DIP_SECURITY__MAX_ANGLE_DEVIATION: '0.02',
    },
  },
  {
    code: 'ANGLE_STOP',
    requests: [push(3)],
    environment: { DIP_SECURITY__MAX_ANGLE_DEVIATION: '0.02' },
  },
  {
    code: 'TRACK_END',
    requests: [push(10, 0.5)],
    environment: {
      DIP_SECURITY__MAX_CONTROL_FORCE: '10',
      ...limits('TRACK_HALF_LENGTH', 0.5),
    },
  },
  {
    code: 'TRACK_SHORT',
    requests: [push(8, 0.2)],
    environment: limits('TRACK_HALF_LENGTH', 0.35),
  },
  { code: 'CART_SPEED', requests: [push(3)], environment: limits('CART_SPEED', 0.5) },
  {
    code: 'FORCE_SATURATED',
    requests: [push(3, 0.3)],
    environment: { DIP_SECURITY__MAX_CONTROL_FORCE: '9', ...limits('SATURATION_TIME', 0.02) },
  },
  {
    code: 'SLEW_SATURATED',
    requests: [push(8, 0.2)],
    environment: { ...limits('SLEW_RATE', 200), ...limits('SATURATION_TIME', 0.06) },
  },
  { code: 'OPERATOR_DISARM', requests: [{ type: 'disarm' }] },
];

afterEach(() => {
  Run.environment = {};
});

test('LOOP_STALLED is the black box of a loop that does not come back; the bridge ends', async () => {
  Run.environment = { BRIDGE_TEST_HOOK: 'control:hang' };
  const run = await Run.running();
  expect(await run.exit).toEqual([EXIT.internal, null]);
  expect(run.stderr).toMatch(/INTERNAL: the loop stood still for \d+ ms and was ended/);
  const files = boxFiles(join(run.data, 'faults'));
  expect(files.map((file) => readBox(file).summary.code)).toEqual(['LOOP_STALLED']);
});

test.each(PROVOCATIONS)(
  '$code is the trip and the black box of what causes it: $requests $signal',
  async ({ code, requests = [], environment = {}, stoppedMs, signal }) => {
    Run.environment = environment;
    const run = await Run.running('--initial', '0,0.01,0.01,0,0,0');
    const feed = await FeedWatch.leading(run.address);
    await until(() => feed.records.length > 100);
    for (const request of requests) feed.ask(request);
    if (signal !== undefined) run.process.kill(signal);
    if (stoppedMs !== undefined) {
      run.process.kill('SIGSTOP');
      await sleep(stoppedMs);
      run.process.kill('SIGCONT');
    }
    await until(() => feed.now('state') === SAFETY_STATE.tripped);
    expect(TRIPS[feed.now('trip')]!.code).toBe(code);

    // Nothing resumes by itself.
    const tripped = feed.records.length;
    await until(() => feed.records.length > tripped + 300);
    const since = feed.records.slice(tripped);
    expect(since.every((record) => record[SIGNAL.enable] === 0)).toBe(true);

    await run.end();
    const files = boxFiles(join(run.data, 'faults'));
    // A graver cause that comes later, as the end of the track after a push that goes on, has its own.
    const { summary, ...evidence } = readBox(files[0]!);
    expect(summary.code).toBe(code);
    expect(JSON.stringify(evidence)).toContain('records');
    expect(TRIP[code]).toBeGreaterThan(0);
  },
);
