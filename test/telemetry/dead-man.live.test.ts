import { expect, onTestFinished, test } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { withDefaults } from '../../src/hal/simulated/options.ts';
import { startControl } from '../../src/loop/start-control.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATES } from '../../src/safety/state-machine.ts';
import { TRIPS } from '../../src/safety/trips.ts';
import { startTelemetry, type Telemetry } from '../../src/telemetry/start-telemetry.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { FeedListener } from './support/feed-listener.ts';
import { telemetryOptions } from './support/options.ts';
import { until } from './support/until.ts';

const RATE_HZ = 500;
const physics = PHYSICS['deployment-guide'];
const operators = { leaseSeconds: 10, deadManMs: 1000 };

/** A bridge of a control and a telemetry thread, its rig held until it is armed. */
async function startBridge(): Promise<{ telemetry: Telemetry; newest: () => Float64Array }> {
  const periodSeconds = 1 / RATE_HZ;
  const control = startControl({
    cycle: {
      physics,
      periodSeconds,
      controller: 'lqr',
      gains: PRESETS.tuned.gains('lqr', 'deployment-guide', RATE_HZ),
      estimator: 'kalman',
      encoders: DEFAULT_ENCODERS,
      // A machine that others share stands still now and then.
      limits: { ...SAFETY_LIMITS, sampleGap: 1, missedInARow: 1000, missedInASecond: 1000 },
    },
    rig: {
      type: 'simulated',
      options: withDefaults({
        physics,
        periodSeconds,
        initialState: [0, 0.02, 0.01, 0, 0, 0],
        hold: true,
        validitySeconds: 1,
      }),
    },
    armAtStart: false,
    durationPeriods: null,
    spinUs: 60,
    realtime: 'auto',
  });
  onTestFinished(async () => {
    control.block.requestEnd();
    await control.ended.catch(() => {});
  });
  await control.granted;
  const telemetry = await startTelemetry({
    ...telemetryOptions({ operators }),
    memory: control.memory,
    choices: control.choices,
  });
  onTestFinished(() => telemetry.close());
  control.block.release();
  const record = new Float64Array(RECORD_SIZE);
  const newest = () => {
    control.ticks.copyNewest(record);
    return record;
  };
  await until(() => newest()[SIGNAL.fresh] === 1);
  return { telemetry, newest };
}

test('a rig runs while its operator holds the dead-man control, and stops with DEAD_MAN when he does not', async () => {
  const { telemetry, newest } = await startBridge();
  const state = () => SAFETY_STATES[newest()[SIGNAL.state]];
  const operator = await new FeedListener(telemetry.address).lead('Anna');
  await until(() => newest()[SIGNAL.blockers] === 0);
  expect(await operator.ask({ type: 'reset' })).toMatchObject({ ok: true, state: 'ready' });
  expect(await operator.ask({ type: 'arm' })).toMatchObject({ error: { code: 'DEAD_MAN_NEEDED' } });
  expect(state()).toBe('ready');

  const hold = () => operator.socket.send('{"type":"heartbeat","holding":true}');
  const holding = setInterval(hold, 100);
  onTestFinished(() => clearInterval(holding));
  await operator.ask({ type: 'heartbeat', holding: true });
  // Replies to heartbeats come in between.
  operator.socket.send('{"type":"arm","id":"arm"}');
  await until(() => state() === 'running');
  const runningSince = newest()[SIGNAL.tick];
  await until(() => newest()[SIGNAL.tick] > runningSince + 2 * RATE_HZ);
  expect(state()).toBe('running');

  clearInterval(holding);
  await until(() => state() === 'stopping' || state() === 'tripped');
  expect(TRIPS[newest()[SIGNAL.trip]].code).toBe('DEAD_MAN');
  await until(() => state() === 'tripped');
  expect(newest()[SIGNAL.force]).toBe(0);
  expect(operator.events.map(({ who, what }) => [who, what])).toContainEqual([
    'dead-man control',
    'controlled stop',
  ]);
});
