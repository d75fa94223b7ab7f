import type { Command } from 'commander';
import { EXIT } from '../../errors.ts';
import { RungeKutta4 } from '../../plant-sim/integrator.ts';
import { PHYSICS } from '../../plant-sim/physics.ts';
import { parsePositive } from '../options.ts';
import { cell, printJson, printTable } from '../output.ts';
import { median } from './median.ts';
import { PlantTwin, type PlantRun, type PlantSpeed } from './plant-twin.ts';

const ROUNDS = 5;

/** Ten seconds of a fall and what follows, through all quadrants of both angles. */
const RUN: PlantRun = {
  physics: PHYSICS['deployment-guide'],
  coulombFriction: 0,
  initialState: [0, 0.1, 0.1, 0, 0, 0],
  force: 0,
  stepSeconds: 0.001,
  steps: 10_000,
};

interface BenchPlantFlags {
  readonly seconds: number;
  readonly json?: true;
}

export function registerBenchPlant(bench: Command): void {
  bench
    .command('plant')
    .description('Steps per second of processor time of the plant, against the same program in C')
    .option('--seconds <s>', 'length of either side of each of the five rounds', parsePositive, 1)
    .option('--json', 'print one JSON document')
    .action(benchPlant);
}

function benchPlant(flags: BenchPlantFlags): void {
  const twin = new PlantTwin();
  try {
    const result = compare(twin, flags.seconds);
    if (flags.json) printJson(result);
    else {
      printTable(
        ['steps/s', 'js', 'c', 'ratio'],
        [
          ...result.rounds.map((round, i) => [`round ${i + 1}`, round] as const),
          ['median', result] as const,
        ].map(([name, { js, c, ratio }]) => [name, cell(js), cell(c), cell(ratio)]),
      );
    }
    if (!result.bitEqual) {
      process.stderr.write('dip-bridge: the final states differ between the two programs\n');
      process.exitCode = EXIT.internal;
    }
  } finally {
    twin.close();
  }
}

function compare(twin: PlantTwin, seconds: number) {
  // Optimisation is over before the first round.
  runPlant(RUN, 0.5 * seconds);
  const pairs = Array.from({ length: ROUNDS }, () => ({
    js: runPlant(RUN, seconds),
    c: twin.run(RUN, seconds),
  }));
  const rounds = pairs.map(({ js, c }) => ({
    js: js.stepsPerSecond,
    c: c.stepsPerSecond,
    ratio: js.stepsPerSecond / c.stepsPerSecond,
  }));
  return {
    unit: 'steps/s',
    rounds,
    js: median(rounds.map(({ js }) => js)),
    c: median(rounds.map(({ c }) => c)),
    ratio: median(rounds.map(({ ratio }) => ratio)),
    bitEqual: pairs.every(({ js, c }) => isBitEqual(js.finalState, c.finalState)),
  };
}

/** This project's side, as {@link PlantTwin.run}. */
export function runPlant(run: PlantRun, seconds: number): PlantSpeed {
  const plant = new RungeKutta4(run.physics, run.coulombFriction);
  const state = new Float64Array(run.initialState.length);
  const input = Float64Array.of(run.force, run.stepSeconds);
  const start = processorSeconds();
  let steps = 0;
  let elapsed = 0;
  do {
    state.set(run.initialState);
    plant.advance(state, input, run.steps);
    steps += run.steps;
    elapsed = processorSeconds() - start;
  } while (elapsed < seconds);
  return { stepsPerSecond: steps / elapsed, finalState: state };
}

/** Of this thread. */
function processorSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1e-6;
}

/** Object.is tells the zeros apart. */
export function isBitEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
