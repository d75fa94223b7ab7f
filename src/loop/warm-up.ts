import { openPort, type RigDescription } from './open-port.ts';
import { warmUpSerialRig } from '../hal/serial/warm-up.ts';
import { withDefaults } from '../hal/simulated/options.ts';
import { ControlLoop } from './control-loop.ts';
import type { CycleOptions } from './cycle/cycle-options.ts';
import { Pacer } from './pacer.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';

const WARM_UP_CYCLES = 20_000;
/** Runs in between, so that start, arming and reset are warm too. */
const WARM_UP_RUNS = 4;

/** Much faster than the cycle is due, and a little slower than it runs once it is optimised, ms. */
const PERIOD_MS = 0.02;

/**
 * Runs the loop of the control thread on scratch memory and a scratch rig until the
 * engine has optimised it, and has taken back what it guessed wrong, so that neither
 * happens on a live rig.
 */
export function warmUp(options: CycleOptions, rig: RigDescription | null): void {
  for (let run = 0; run < WARM_UP_RUNS; run++) {
    scratchLoop(options, WARM_UP_CYCLES / WARM_UP_RUNS, run).run();
  }
  if (rig?.type === 'serial') warmUpSerialRig(rig.options);
}

/** A loop that goes as fast as it can on a simulated rig that is sure to be armed, and ends by itself. */
export function scratchLoop(options: CycleOptions, cycles: number, seed: number): ControlLoop {
  const { physics, periodSeconds, encoders, limits } = options;
  const memory = {
    control: ControlBlock.allocate(),
    ticks: TickRing.allocate(1 / periodSeconds),
    requests: RequestRing.allocate(),
  };
  const rig = {
    type: 'simulated',
    options: withDefaults({
      physics,
      periodSeconds,
      encoders,
      forceLimit: limits.force,
      initialState: [0, 0, 0, 0, 0, 0],
      seed,
    }),
  } as const;
  const control = {
    // Code that is not optimised yet is late by many of these short periods.
    cycle: { ...options, limits: { ...limits, angleArm: 1, sampleGap: 1e6 * periodSeconds } },
    rig,
    armAtStart: true,
    durationPeriods: cycles,
    spinUs: 0,
    realtime: 'off',
    memory,
  } as const;
  const pacer = new Pacer(new ControlBlock(memory.control), PERIOD_MS, PERIOD_MS);
  return new ControlLoop(control, openPort(rig), pacer);
}
