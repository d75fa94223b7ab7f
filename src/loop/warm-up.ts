import { MessageChannel } from 'node:worker_threads';
import { openPort, type RigDescription } from './open-port.ts';
import { warmUpSerialRig } from '../hal/serial/warm-up.ts';
import { withDefaults } from '../hal/simulated/options.ts';
import { ControlLoop } from './control-loop.ts';
import type { CycleOptions } from './cycle/cycle-options.ts';
import { Pacer } from './pacer.ts';
import { ScratchOperator } from './scratch-operator.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';
import type { SafetyLimits } from '../safety/safety-limits.ts';

const WARM_UP_CYCLES = 20_000;
/**
 * Runs in between, so that start, arming and reset are warm too: the first without an operator, as
 * a live loop mostly is.
 */
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
    scratchLoop(options, WARM_UP_CYCLES / WARM_UP_RUNS, run, run > 0).run();
  }
  if (rig?.type === 'serial') warmUpSerialRig(rig.options);
}

/**
 * A loop that goes as fast as it can on a simulated rig that is sure to be armed, and ends by itself.
 *
 * @param exchanging whether an operator exchanges controllers all the time
 */
export function scratchLoop(
  options: CycleOptions,
  cycles: number,
  seed: number,
  exchanging = false,
): ControlLoop {
  const { physics, periodSeconds, encoders, limits } = options;
  // Code that is not optimised yet is late by many of these short periods.
  const patience = 1e6 * periodSeconds;
  const memory = {
    control: ControlBlock.allocate(),
    ticks: TickRing.allocate(1 / periodSeconds),
    requests: RequestRing.allocate(),
  };
  const { port1, port2 } = new MessageChannel();
  const rig = {
    type: 'simulated',
    options: withDefaults({
      physics,
      periodSeconds,
      encoders,
      forceLimit: limits.force,
      validitySeconds: patience,
      initialState: [0, 0, 0, 0, 0, 0],
      seed,
    }),
  } as const;
  const control = {
    cycle: { ...options, limits: unbounded(limits, patience) },
    rig,
    armAtStart: true,
    durationPeriods: cycles,
    spinUs: 0,
    realtime: 'off',
    choices: port1,
    memory,
  } as const;
  const pacer = new Pacer(new ControlBlock(memory.control), PERIOD_MS, PERIOD_MS);
  const operator = exchanging
    ? new ScratchOperator(port2, new RequestRing(memory.requests), options, 1 / periodSeconds)
    : null;
  return new ControlLoop(control, openPort(rig), pacer, operator);
}

/** Limits of the force alone: nothing else ends a run, however late its code is before it is optimised. */
function unbounded(limits: SafetyLimits, patience: number): SafetyLimits {
  const beyond = 1e9;
  return {
    ...limits,
    saturationTime: beyond,
    angleStop: beyond,
    angleCut: beyond,
    angleArm: beyond,
    speedArm: null,
    rateArm: null,
    track: beyond,
    cartSpeed: null,
    sampleGap: patience,
    missedInARow: beyond,
    missedInASecond: beyond,
    jumpSpeed: beyond,
    jumpRate: beyond,
    stuckTime: beyond,
    breakaway: beyond,
    unexplainedImpulse: beyond,
  };
}
