import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import type { RigPort } from '../../src/hal/rig.ts';
import { withDefaults } from '../../src/hal/simulated/options.ts';
import { ControlLoop } from '../../src/loop/control-loop.ts';
import type { ControlOptions } from '../../src/loop/control-options.ts';
import { Pacer } from '../../src/loop/pacer.ts';
import { ControlBlock } from '../../src/loop/shared/control-block.ts';
import { RequestRing } from '../../src/loop/shared/request-ring.ts';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { LIMITS } from './cycle/balancing-loop.ts';

const PERIOD = 0.001;
const BUSY_STOPS = 4;

it('a stop is confirmed only when zero force went out, and is sent again until then', () => {
  const physics = PHYSICS['deployment-guide'];
  const memory = {
    control: ControlBlock.allocate(),
    ticks: TickRing.allocate(1 / PERIOD),
    requests: RequestRing.allocate(),
  };
  const options: ControlOptions = {
    cycle: {
      physics,
      periodSeconds: PERIOD,
      controller: 'lqr',
      gains: PRESETS.tuned.gains('lqr', 'deployment-guide', 1 / PERIOD),
      estimator: 'kalman',
      encoders: DEFAULT_ENCODERS,
      limits: LIMITS,
    },
    rig: {
      type: 'simulated',
      options: withDefaults({ physics, periodSeconds: PERIOD, initialState: [0, 0, 0, 0, 0, 0] }),
    },
    armAtStart: false,
    durationPeriods: null,
    spinUs: 0,
    realtime: 'off',
    choices: new MessageChannel().port1,
    memory,
  };
  const block = new ControlBlock(memory.control);
  const confirmedAfter: number[] = [];
  let stops = 0;
  const busyLine: RigPort = {
    read: () => {},
    write: () => {
      if (stops > BUSY_STOPS + 2) block.requestEnd();
    },
    stop: () => {
      confirmedAfter.push(block.stopsServed);
      stops += 1;
      if (stops > BUSY_STOPS) block.requestEnd();
      return stops > BUSY_STOPS;
    },
    close: () => {},
  };
  const mark = block.requestStop();
  new ControlLoop(options, busyLine, new Pacer(block, 1000 * PERIOD, 0)).run();
  expect(confirmedAfter.slice(0, BUSY_STOPS + 1)).toEqual(Array(BUSY_STOPS + 1).fill(mark));
  expect(block.stopsServed - mark).toBe(1);
});
