import type { Command } from 'commander';
import pino from 'pino';
import { EXIT } from '../../errors.ts';
import type { BridgeConfig } from '../../config/bridge-config.ts';
import { RunSummary } from '../../loop/run-summary.ts';
import { startControl } from '../../loop/start-control.ts';
import { SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATES } from '../../safety/state-machine.ts';
import { TRIPS } from '../../safety/trips.ts';
import { startTelemetry } from '../../telemetry/start-telemetry.ts';
import { controlOptions, describeBridge, gainsLabel } from '../assemble.ts';
import { notArmed } from '../arming.ts';
import { startDemo } from '../demo.ts';
import { addBridgeOptions, resolveBridgeConfig, type BridgeFlags } from '../bridge-flags.ts';
import { printResult } from '../output.ts';
import { untilSignal } from '../signals.ts';

/** A rig that is not armed by then will not be. */
const ARMING_MS = 10_000;

interface RunFlags extends BridgeFlags {
  readonly arm?: true;
  readonly demo?: true;
  readonly json?: true;
}

export function registerRun(program: Command): void {
  addBridgeOptions(
    program
      .command('run')
      .description('Balance a rig in real time and serve its page')
      .option('--arm', 'reset and arm at the start (a simulated rig does so by itself)')
      .option('--demo', 'push the simulated cart every few seconds')
      .option('--json', 'print one JSON document at the end'),
  ).action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const config = resolveBridgeConfig(flags);
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  for (const warning of config.warnings) process.stderr.write(`warning: ${warning}\n`);

  const simulated = config.rig.type === 'simulated';
  const armsAtStart = simulated || flags.arm === true;
  const control = startControl(
    controlOptions(config, { armsAtStart, durationS: flags.duration ?? null }),
  );
  const summary = new RunSummary(
    control.ticks,
    1 / config.rateHz,
    simulated ? SIGNAL.trueX : SIGNAL.x,
  );
  const ending = untilSignal(() => control.block.requestStop());
  try {
    const granted = await control.granted;
    log.debug(granted, 'control thread is warm');
    // The page is up, and with it the stop, before the rig is opened.
    const telemetry = await startTelemetry({
      ...config.telemetry,
      logLevel: config.logLevel,
      memory: control.memory,
      description: describeBridge(config, granted),
    });
    const demo = flags.demo ? startDemo(control) : null;
    control.block.release();
    process.stderr.write(`${telemetry.address}  ${headline(config, granted.scheduling)}\n`);
    try {
      await Promise.race([
        control.ended,
        ending.signalled,
        telemetry.failed.then((error) => Promise.reject(error)),
        ...(armsAtStart ? [armedInTime(summary)] : []),
      ]);
    } finally {
      demo?.stop();
      control.block.requestEnd();
      await control.ended;
      await telemetry.close();
    }
  } finally {
    control.block.requestEnd();
    await control.ended;
    summary.close();
    ending.dispose();
  }
  if (summary.lost > 0) {
    log.warn(`${summary.lost} ticks are missing from the summary: the main thread was held up`);
  }
  report(flags, summary, ending.wasSignalled);
}

function headline(config: BridgeConfig, scheduling: string): string {
  const { controller, rateHz, rig } = config;
  return `${rig.type} rig, ${controller} (${gainsLabel(config)}), ${rateHz} Hz, ${scheduling}; Ctrl-C ends`;
}

/** Rejects where the rig is not armed within ten seconds; otherwise never settles. */
function armedInTime(summary: RunSummary): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      if (!summary.armed) reject(notArmed(summary.blockers, summary.state, ARMING_MS / 1000));
    }, ARMING_MS).unref();
  });
}

function report(flags: RunFlags, summary: RunSummary, signalled: boolean): void {
  const { figures, statistics } = summary;
  const trip = figures.trip === 0 ? null : TRIPS[figures.trip].code;
  printResult(flags, {
    upright: figures.upright,
    state: SAFETY_STATES[summary.state],
    ticks: statistics.ticks,
    overruns: statistics.overruns,
    latenessUs: statistics.latenessUs,
    maxCartPosition: figures.maxCartPosition,
    maxForce: figures.maxForce,
    rmsForce: figures.rmsForce,
    trip,
  });
  if (!signalled && !figures.upright) process.exitCode = EXIT.fell;
}
