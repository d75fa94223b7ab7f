import { PRESETS, type PresetName } from '../../../src/controllers/presets/registry.ts';
import type { ControllerName } from '../../../src/controllers/registry.ts';
import type { EstimatorName } from '../../../src/estimation/estimator.ts';
import { type SimulatedRigOptions, withDefaults } from '../../../src/hal/simulated/options.ts';
import { SimulatedRig } from '../../../src/hal/simulated/simulated-rig.ts';
import { ClosedLoop } from '../../../src/loop/cycle/closed-loop.ts';
import { Cycle } from '../../../src/loop/cycle/cycle.ts';
import type { CycleOptions } from '../../../src/loop/cycle/cycle-options.ts';
import { DEFAULT_ENCODERS } from '../../../src/plant-sim/encoder.ts';
import { PHYSICS, type PhysicsName } from '../../../src/plant-sim/physics.ts';
import { SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import type { SafetyLimits } from '../../../src/safety/safety-limits.ts';
import { SAFETY_LIMITS } from '../../support/limits.ts';

export const LIMITS: SafetyLimits = SAFETY_LIMITS;

interface LoopChoice {
  readonly controller?: ControllerName;
  readonly preset?: PresetName;
  readonly estimator?: EstimatorName;
  readonly physicsName?: PhysicsName;
  readonly rateHz?: number;
  readonly limits?: Partial<SafetyLimits>;
  readonly cycle?: Partial<CycleOptions>;
  readonly rig?: Partial<SimulatedRigOptions>;
}

/** Cycle and simulated rig as they ship, with what a test wants in its place; not armed yet. */
export function balancingLoop(choice: LoopChoice = {}) {
  const {
    controller = 'classical_smc',
    preset = 'tuned',
    estimator = 'kalman',
    physicsName = 'deployment-guide',
    rateHz = 100,
  } = choice;
  const physics = PHYSICS[physicsName];
  const periodSeconds = 1 / rateHz;
  const limits = { ...LIMITS, ...choice.limits };
  const rig = new SimulatedRig(
    withDefaults({
      physics,
      periodSeconds,
      initialState: [0, 0.05, 0.03, 0, 0, 0],
      forceLimit: limits.force,
      ...choice.rig,
    }),
  );
  const cycle = new Cycle({
    physics,
    periodSeconds,
    controller,
    gains: PRESETS[preset].gains(controller, physicsName, rateHz),
    estimator,
    encoders: choice.rig?.encoders ?? DEFAULT_ENCODERS,
    limits,
    ...choice.cycle,
  });
  const loop = new ClosedLoop(cycle, rig, periodSeconds);
  return {
    loop,
    rig,
    cycle,
    record: loop.record,
    /** Runs for a time, s; calls back after every period. */
    run(seconds: number, each: (record: Float64Array) => void = () => {}): void {
      for (let i = 0; i < Math.round(seconds * rateHz); i++) {
        loop.step();
        each(loop.record);
      }
    },
    /** Runs until the controller does. */
    arm(): void {
      for (let i = 0; i < rateHz; i++) {
        loop.step();
        if (loop.record[SIGNAL.state] === SAFETY_STATE.running) return;
      }
      throw new Error('the loop did not arm');
    },
  };
}

/** Largest angle of the true plant in a record, rad. */
export function trueAngle(record: Float64Array): number {
  return Math.max(Math.abs(record[SIGNAL.trueTheta1]), Math.abs(record[SIGNAL.trueTheta2]));
}
