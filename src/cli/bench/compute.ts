import type { Command } from 'commander';
import { PRESETS } from '../../controllers/presets/registry.ts';
import { CONTROLLER_NAMES, createController } from '../../controllers/registry.ts';
import { CommandHistory } from '../../estimation/command-history.ts';
import { ESTIMATOR_NAMES } from '../../estimation/estimator.ts';
import { createEstimator } from '../../estimation/registry.ts';
import { PHYSICS } from '../../plant-sim/physics.ts';
import { parseRate } from '../options.ts';
import { printResult } from '../output.ts';

const PHYSICS_NAME = 'deployment-guide';
const FORCE_LIMIT = 200;
/** Calls that let the engine optimise, and calls in each of the rounds that are timed. */
const WARM_UP = 50_000;
const CALLS = 100_000;
const ROUNDS = 7;

interface BenchComputeFlags {
  readonly rate: number;
  readonly json?: true;
}

export function registerBenchCompute(bench: Command): void {
  bench
    .command('compute')
    .description('Cost of one step of every estimator and controller')
    .option('--rate <hz>', 'rate that they are made for, Hz', parseRate, 1000)
    .option('--json', 'print one JSON document')
    .action(benchCompute);
}

function benchCompute(flags: BenchComputeFlags): void {
  const estimators = Object.fromEntries(
    ESTIMATOR_NAMES.map((name) => [name, medianCostUs(estimatorStep(name, flags.rate))]),
  );
  const controllers = Object.fromEntries(
    CONTROLLER_NAMES.map((name) => [name, medianCostUs(controllerStep(name, flags.rate))]),
  );
  const slowest = Math.max(...Object.values(controllers));
  printResult(flags, {
    unit: 'us',
    estimators,
    controllers,
    kalmanAndSlowestController: estimators.kalman + slowest,
  });
}

/** Median over rounds of the mean time of a call, us. */
function medianCostUs(step: (call: number) => void): number {
  for (let call = 0; call < WARM_UP; call++) step(call);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let call = 0; call < CALLS; call++) step(call);
    return ((performance.now() - started) * 1000) / CALLS;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

function estimatorStep(
  name: (typeof ESTIMATOR_NAMES)[number],
  rateHz: number,
): (call: number) => void {
  const estimator = createEstimator(name, {
    physics: PHYSICS[PHYSICS_NAME],
    periodSeconds: 1 / rateHz,
    countSizes: Float64Array.of(5e-5, 1.5e-3, 1.5e-3),
  });
  const input = {
    measurement: new Float64Array(3),
    fresh: true,
    elapsedPeriods: 1,
    commands: new CommandHistory(64),
    delayPeriods: Float64Array.of(1),
    truth: new Float64Array(6),
  };
  const forces = new Float64Array(1);
  estimator.reset(input.measurement, new Float64Array(3));
  return (call) => {
    // A bounded wobble, so that no call works on the numbers of the one before.
    const wobble = ((call % 64) - 32) * 1e-4;
    input.measurement[1] = wobble;
    input.measurement[2] = -wobble;
    forces[0] = wobble * 100;
    input.commands.push(forces, 0);
    estimator.step(input);
  };
}

function controllerStep(
  name: (typeof CONTROLLER_NAMES)[number],
  rateHz: number,
): (call: number) => void {
  const controller = createController(
    name,
    PRESETS.tuned.gains(name, PHYSICS_NAME, rateHz),
    { physics: PHYSICS[PHYSICS_NAME], periodSeconds: 1 / rateHz, forceLimit: FORCE_LIMIT },
    'preset tuned',
  );
  const state = new Float64Array(6);
  const output = new Float64Array(1);
  controller.reset(state);
  return (call) => {
    const wobble = ((call % 64) - 32) * 1e-3;
    state[1] = wobble;
    state[2] = -wobble;
    controller.step(state, false, output);
  };
}
