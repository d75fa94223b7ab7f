import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { EXIT, BridgeError } from '../../errors.ts';
import { openPort } from '../../loop/open-port.ts';
import { ClosedLoop } from '../../loop/cycle/closed-loop.ts';
import { Cycle } from '../../loop/cycle/cycle.ts';
import { PerformanceFigures } from '../../loop/performance-figures.ts';
import { SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATE } from '../../safety/state-machine.ts';
import { TRIPS } from '../../safety/trips.ts';
import { notArmed } from '../arming.ts';
import { cycleOptions, gainsLabel, simulatedRig } from '../assemble.ts';
import { addSimulationOptions, resolveBridgeConfig, type BridgeFlags } from '../bridge-flags.ts';
import { printResult } from '../output.ts';
import { plotRun } from '../plot/run-plot.ts';
import { Series } from '../plot/series.ts';

/** The start sequence needs a tenth of a second; what takes longer never arms. */
const ARMING_SECONDS = 1;
const ARMING_STEPS = 10;

interface SimulateFlags extends BridgeFlags {
  readonly plot?: string;
  readonly json?: true;
}

export function registerSimulate(program: Command): void {
  addSimulationOptions(
    program
      .command('simulate')
      .description('Run controller, estimator and simulated rig as fast as they go')
      .option('--plot <file>', 'write the run as a picture (SVG)')
      .option('--json', 'print one JSON document'),
  ).action(simulate);
}

async function simulate(flags: SimulateFlags): Promise<void> {
  const config = resolveBridgeConfig(flags);
  for (const warning of config.warnings) process.stderr.write(`warning: ${warning}\n`);
  const periodSeconds = 1 / config.rateHz;
  const loop = new ClosedLoop(
    new Cycle(cycleOptions(config)),
    openPort(simulatedRig(config)),
    periodSeconds,
  );
  const { record } = loop;
  arm(loop, config.rateHz);

  const figures = new PerformanceFigures(periodSeconds, SIGNAL.trueX);
  const series = new Series();
  const seconds = flags.duration ?? config.simulation.durationSeconds;
  const periods = Math.max(1, Math.round(seconds * config.rateHz));
  for (let i = 0; i < periods; i++) {
    if (i > 0) loop.step();
    figures.add(record);
    series.add(record);
    if (record[SIGNAL.state] === SAFETY_STATE.tripped) break;
  }
  if (flags.plot !== undefined) {
    const title = `${config.controller} (${gainsLabel(config)}), ${config.physicsName}, ${config.rateHz} Hz`;
    writePlot(flags.plot, plotRun(title, series.records, periodSeconds));
  }
  printResult(flags, {
    controller: config.controller,
    upright: figures.upright,
    settlingTime: figures.settlingTime,
    maxCartPosition: figures.maxCartPosition,
    maxForce: figures.maxForce,
    rmsForce: figures.rmsForce,
    chattering: figures.chattering,
    finalState: [...figures.finalState],
  });
  if (figures.trip !== 0) {
    const { code, text } = TRIPS[figures.trip];
    process.stderr.write(
      `dip-bridge: ${code}: ${text}; its causes and cures are in docs/trips.md\n`,
    );
  }
  if (!figures.upright) process.exitCode = EXIT.fell;
}

/** Steps the loop up to the first period in which the controller runs: the start of a run. */
function arm(loop: ClosedLoop, rateHz: number): void {
  for (let i = 0; i < Math.max(ARMING_STEPS, ARMING_SECONDS * rateHz); i++) {
    loop.step();
    if (loop.record[SIGNAL.state] === SAFETY_STATE.running) return;
  }
  throw notArmed(loop.record[SIGNAL.blockers], loop.record[SIGNAL.state], ARMING_SECONDS);
}

function writePlot(file: string, picture: string): void {
  try {
    writeFileSync(file, picture);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new BridgeError(
      'FILE_NOT_WRITTEN',
      EXIT.unavailable,
      `${file}: the picture cannot be written (${code}); name a file in a folder that exists`,
    );
  }
}
