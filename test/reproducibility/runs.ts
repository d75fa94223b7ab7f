import { CONTROLLER_NAMES, type ControllerName } from '../../src/controllers/registry.ts';
import { withDefaults, type SimulatedRigOptions } from '../../src/hal/simulated/options.ts';
import { SimulatedRig } from '../../src/hal/simulated/simulated-rig.ts';
import { ClosedLoop } from '../../src/loop/cycle/closed-loop.ts';
import type { CycleOptions } from '../../src/loop/cycle/cycle-options.ts';
import { Cycle } from '../../src/loop/cycle/cycle.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS, type PhysicsName } from '../../src/plant-sim/physics.ts';
import { GAINS } from './gains.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';

/** A run of the simulated rig under one controller. */
export interface Run {
  readonly controller: ControllerName;
  readonly physics: PhysicsName;
  readonly rateHz: number;
  readonly seed: number;
}

export const SECONDS = 3;
/** An encoder gives garbage from here on, and the rig trips, s. */
export const FAULT_AT = 2.8;

/** Every controller, on the rig of the guide at 1 kHz and on the light one at 100 Hz. */
export const RUNS: readonly Run[] = CONTROLLER_NAMES.flatMap((controller) => [
  { controller, physics: 'deployment-guide' as const, rateHz: 1000, seed: 1 },
  { controller, physics: 'light-rig' as const, rateHz: 100, seed: 1 },
]);

export function nameOf({ controller, physics, rateHz }: Run): string {
  return `${controller}, ${physics}, ${rateHz} Hz`;
}

export function cycleOf({ controller, physics, rateHz }: Run): CycleOptions {
  return {
    physics: PHYSICS[physics],
    periodSeconds: 1 / rateHz,
    controller,
    gains: GAINS[physics][controller],
    estimator: 'kalman',
    encoders: DEFAULT_ENCODERS,
    limits: { ...SAFETY_LIMITS, angleCut: 1, stopDeadline: 1, sampleGap: 0.1 },
  };
}

/** All that draws on a random number or on an elementary function: friction, noise, lag, faults. */
export function rigOf({ physics, rateHz, seed }: Run): SimulatedRigOptions {
  return withDefaults({
    physics: PHYSICS[physics],
    periodSeconds: 1 / rateHz,
    initialState: [0, 0.03, -0.02, 0, 0, 0],
    coulombFriction: 0.5,
    forceNoise: 0.5,
    lagSeconds: 0.002,
    seed,
    disturbances: [
      { type: 'push', impulseNs: 0.4, durationS: 0.05, atSeconds: 1 },
      { type: 'kick', jump: [0, 0.05, -0.05], atSeconds: 1.8 },
    ],
    sensorFaults: [
      { channel: 0, fault: 'intermittent', atSeconds: 2.4 },
      { channel: 1, fault: 'garbage', atSeconds: FAULT_AT },
    ],
  });
}

/** The records of a run as fast as it goes. */
export function recordsOf(run: Run, seconds = SECONDS): Float64Array[] {
  const loop = new ClosedLoop(
    new Cycle(cycleOf(run)),
    new SimulatedRig(rigOf(run)),
    1 / run.rateHz,
  );
  return Array.from({ length: seconds * run.rateHz }, () => {
    loop.step();
    return loop.record.slice();
  });
}
