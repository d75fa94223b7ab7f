import { Option, type Command } from 'commander';
import pino, { type Logger } from 'pino';
import { EXIT } from '../../errors.ts';
import type { BridgeConfig } from '../../config/bridge-config.ts';
import { CART_REFERENCES, type CartReference } from '../../hal/rig.ts';
import type { SerialDevice } from '../../hal/serial/device/serial-device.ts';
import { PerformanceFigures } from '../../loop/performance-figures.ts';
import { RunStatistics } from '../../loop/run-statistics.ts';
import { RunSummary } from '../../loop/run-summary.ts';
import type { Control } from '../../loop/start-control.ts';
import { SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATE, SAFETY_STATES } from '../../safety/state-machine.ts';
import { TRIPS } from '../../safety/trips.ts';
import { configuredRig, gainsLabel } from '../assemble.ts';
import { notArmed } from '../arming.ts';
import { Bridge } from '../bridge.ts';
import { deadlinesText } from '../deadline-limits.ts';
import { startDemo } from '../demo.ts';
import { addBridgeOptions, resolveBridgeConfig, type BridgeFlags } from '../bridge-flags.ts';
import { printResult } from '../output.ts';
import { referenceAtStart } from '../reference-at-start.ts';
import { openRigDevice } from '../rig-device.ts';
import { openRunData, refuseLatched, type RunData } from '../run-data.ts';
import { untilSignal, type EndingSignals } from '../signals.ts';

/** A rig that is not armed by then will not be. */
const ARMING_MS = 10_000;

interface RunFlags extends BridgeFlags {
  readonly arm?: true;
  readonly reset?: true;
  readonly reference?: CartReference;
  readonly demo?: true;
  readonly json?: true;
}

export function registerRun(program: Command): void {
  addBridgeOptions(
    program
      .command('run')
      .description('Balance a rig in real time and serve its page')
      .option('--arm', 'reset and arm at the start (a simulated rig does so by itself)')
      .option('--reset', 'take the stored latch of a real rig off first')
      .addOption(
        new Option(
          '--reference <where>',
          'tell the encoders: both pendulums hang at rest, the cart is there',
        ).choices(CART_REFERENCES.filter((where) => where !== 'none')),
      )
      .option('--demo', 'push the simulated cart every few seconds')
      .option('--json', 'print one JSON document at the end'),
  ).action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const config = resolveBridgeConfig(flags);
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  for (const warning of config.warnings) process.stderr.write(`warning: ${warning}\n`);

  let bridge: Bridge | null = null;
  let isStopped = false;
  const ending = untilSignal(() => {
    isStopped = true;
    bridge?.control.block.requestStop();
  });
  const opening = new AbortController();
  void ending.signalled.then(() => opening.abort());
  const isSimulated = config.rig.type === 'simulated';
  const arms = flags.arm === true;
  let device: SerialDevice | null = null;
  let data: RunData | null = null;
  try {
    if (arms && flags.reset !== true) await refuseLatched(config);
    device = await openRigDevice(config, log, opening.signal);
    if (ending.wasSignalled) {
      report(flags, nothingRan(config), true);
      return;
    }
    // The port is ours and known to the system by now: the latch that is read is this rig's.
    data = await openRunData(config, { arms, resets: flags.reset === true }, log);
    const armsAtStart = isSimulated || arms;
    bridge = await Bridge.start(config, {
      rig: configuredRig(config, device),
      armsAtStart,
      durationS: flags.duration ?? null,
      ...data,
      log,
    });
    // A stop that came before there was a loop to tell of it stands: nothing is armed at the start.
    if (isStopped) bridge.control.block.requestStop();
    const summary = await balance(flags, config, { bridge, data, ending, armsAtStart, log });
    report(flags, summary, ending.wasSignalled);
  } finally {
    ending.dispose();
    await device?.close(bridge === null || bridge.control.hasExited ? 'nobody' : 'control thread');
    await data?.close();
  }
}

interface Run {
  readonly bridge: Bridge;
  readonly data: RunData;
  readonly ending: EndingSignals;
  readonly armsAtStart: boolean;
  readonly log: Logger;
}

/** From the first tick to the last. */
async function balance(flags: RunFlags, config: BridgeConfig, run: Run): Promise<RunSummary> {
  const { bridge, data, ending, armsAtStart, log } = run;
  const { control } = bridge;
  const truth = config.rig.type === 'simulated' ? SIGNAL.trueX : SIGNAL.x;
  const summary = new RunSummary(control.ticks, 1 / config.rateHz, truth, (record) =>
    data.keeper.see(record[SIGNAL.state], record[SIGNAL.trip]),
  );
  const stopBeforeDying = () => control.block.stopNow();
  process.on('uncaughtExceptionMonitor', stopBeforeDying);
  const demo = flags.demo ? startDemo(control) : null;
  bridge.release();
  process.stderr.write(`${bridge.address}  ${headline(config, bridge.scheduling)}\n`);
  process.stderr.write(`${deadlinesText(config)}\n`);
  try {
    await Promise.race([
      control.ended,
      ending.signalled,
      bridge.failed,
      preparedAndArmed(flags, armsAtStart, control, summary),
    ]);
  } finally {
    demo?.stop();
    try {
      await bridge.close();
    } finally {
      summary.close();
      process.off('uncaughtExceptionMonitor', stopBeforeDying);
    }
  }
  if (summary.lost > 0) {
    log.warn(`${summary.lost} ticks are missing from the summary: the main thread was held up`);
  }
  return summary;
}

/** Rejects where the rig cannot be referenced or armed; otherwise never settles. */
async function preparedAndArmed(
  flags: RunFlags,
  armsAtStart: boolean,
  control: Control,
  summary: RunSummary,
): Promise<never> {
  if (flags.reference !== undefined) await referenceAtStart(control, summary, flags.reference);
  return armsAtStart ? armedInTime(summary) : new Promise(() => {});
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

/** What is said of a run. */
type Outcome = Pick<RunSummary, 'figures' | 'statistics' | 'state'>;

/** Of one that was ended before its first tick. */
function nothingRan(config: BridgeConfig): Outcome {
  return {
    figures: new PerformanceFigures(1 / config.rateHz, SIGNAL.x),
    statistics: new RunStatistics(),
    state: SAFETY_STATE.latched,
  };
}

function report(flags: RunFlags, summary: Outcome, signalled: boolean): void {
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
