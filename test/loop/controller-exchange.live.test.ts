import { expect, onTestFinished, test } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';
import { withDefaults } from '../../src/hal/simulated/options.ts';
import { ControllerChoices } from '../../src/loop/controller-choices.ts';
import { startControl } from '../../src/loop/start-control.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { until } from '../telemetry/support/until.ts';
import { LIMITS } from './cycle/balancing-loop.ts';

const RATE_HZ = 1000;
const physics = PHYSICS['deployment-guide'];
const choiceOf = (controller: (typeof CONTROLLER_NAMES)[number]) => ({
  controller,
  gains: PRESETS.tuned.gains(controller, 'deployment-guide', RATE_HZ),
});

test('a rig that runs takes every controller from another thread, and one that would let it fall from none', async () => {
  const control = startControl({
    cycle: {
      physics,
      periodSeconds: 1 / RATE_HZ,
      ...choiceOf('classical_smc'),
      estimator: 'kalman',
      encoders: DEFAULT_ENCODERS,
      // A machine that others share stands still now and then.
      limits: { ...LIMITS, sampleGap: 1, missedInARow: 1000, missedInASecond: 1000 },
    },
    rig: {
      type: 'simulated',
      options: withDefaults({
        physics,
        periodSeconds: 1 / RATE_HZ,
        initialState: [0, 0.05, 0.03, 0, 0, 0],
      }),
    },
    armAtStart: true,
    durationPeriods: null,
    spinUs: 60,
    realtime: 'auto',
  });
  onTestFinished(async () => {
    control.block.requestEnd();
    await control.ended.catch(() => {});
  });
  const choices = new ControllerChoices(control.choices, control.requests);
  const record = new Float64Array(RECORD_SIZE);
  const outcome = async (ticket: number | null) => {
    await until(() => control.requests.outcome(ticket!) !== 'pending');
    return control.requests.outcome(ticket!);
  };
  await control.granted;
  control.block.release();
  await until(
    () => control.ticks.copyNewest(record) && record[SIGNAL.state] === SAFETY_STATE.running,
  );

  for (const [index, name] of CONTROLLER_NAMES.entries()) {
    expect(await outcome(choices.send('shadow', choiceOf(name)))).toBe('accepted');
    expect(await outcome(choices.send('swap', choiceOf(name)))).toBe('accepted');
    await until(() => control.ticks.copyNewest(record) && record[SIGNAL.controller] === index);
    expect(record[SIGNAL.shadow]).toBe(index + 1);
    expect(record[SIGNAL.swaps]).toBe(index + 1);
  }
  const falling = { stateWeights: [0, 0, 0, 0, 0, 0], forceWeight: 1 };
  const refused = choices.send('swap', { controller: 'lqr', gains: falling });
  expect(await outcome(refused)).toBe('refused');
  expect(await outcome(choices.send('shadow', null))).toBe('accepted');
  await until(() => control.ticks.copyNewest(record) && record[SIGNAL.shadow] === 0);
  expect(record[SIGNAL.swaps]).toBe(CONTROLLER_NAMES.length);
  expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
});
