import { createInterface } from 'node:readline';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { BridgeError, EXIT } from '../../errors.ts';
import { launchEmulator, type Emulator, type EmulatorEvent } from '../../emulator/launch.ts';
import {
  emulatorOptions,
  EMULATORS,
  REVERSIBLE,
  type EmulatorName,
  type Reversible,
} from '../../emulator/options.ts';
import { PHYSICS_NAMES } from '../../plant-sim/physics.ts';
import { resolveBridgeConfig, type BridgeFlags } from '../bridge-flags.ts';
import {
  parseBaudRate,
  parseNonNegative,
  parsePositive,
  parseSeed,
  parseState,
} from '../options.ts';
import { printJson } from '../output.ts';
import { untilSignal } from '../signals.ts';

interface EmulateFlags {
  readonly rig: EmulatorName;
  readonly link?: string;
  readonly config?: string;
  readonly physics?: string;
  readonly initial?: readonly number[];
  readonly friction?: number;
  readonly seed?: number;
  readonly relative?: true;
  readonly reversed?: readonly Reversible[];
  readonly unreferenced?: true;
  readonly inject: readonly string[];
  readonly baud?: number;
  readonly duration?: number;
  readonly json?: true;
}

export function registerEmulate(program: Command): void {
  program
    .command('emulate')
    .description('Serve an emulated rig with real firmware on a pseudo-terminal')
    .addOption(
      new Option('--rig <name>', 'host: the firmware compiled for this machine; avr: in simavr')
        .choices(EMULATORS)
        .makeOptionMandatory(),
    )
    .option('--link <path>', 'keep a symbolic link to the terminal here')
    .option('--config <file>', 'configuration file (YAML) of the rig')
    .addOption(new Option('--physics <name>', 'physical parameters').choices(PHYSICS_NAMES))
    .option('--initial <state>', 'x,theta1,theta2,xDot,theta1Dot,theta2Dot', parseState)
    .option('--friction <n>', 'Coulomb friction of the cart, N', parseNonNegative)
    .option('--seed <n>', 'seed of all randomness', parseSeed)
    .option('--relative', 'the upper encoder reads theta2 - theta1')
    .option('--reversed <list>', `the other way round: any of ${REVERSIBLE}`, parseReversed)
    .option('--unreferenced', 'boots hanging, with encoders that nobody has referenced')
    .option('--inject <faults>', 'faults from the start on, such as loss=0.01', collect, [])
    .option('--baud <rate>', "speed of the AVR's line, baud", parseBaudRate)
    .option('--duration <s>', 'end by itself after so long, s', parsePositive)
    .option('--json', 'print one JSON document when it is ready')
    .addHelpText('after', HELP)
    .action(emulate);
}

const HELP = `
Faults, for --inject and as lines on the standard input while it runs; probabilities are from 0 to 1:
  flip=P       each byte: one bit           delay=MS      the device answers so much later
  loss=P       each frame: lost             silence=MS    the device says nothing for so long
  truncate=P   each frame: its tail         unplug=MS     unplugged, and plugged in again after that
  burst=P      each frame: 16 bits          stuck=CHANNEL x, theta1, theta2 or none
  contact=open|closed   power=on|off   fault=on|off   off: none of all these
  reboot       the device boots anew, unreferenced; with unplug=MS before it, once plugged in again`;

async function emulate(flags: EmulateFlags): Promise<void> {
  const config = resolveBridgeConfig(bridgeFlags(flags));
  for (const warning of config.warnings) process.stderr.write(`warning: ${warning}\n`);
  const options = emulatorOptions(config, {
    rig: flags.rig,
    injections: flags.inject,
    ...(flags.relative !== undefined && { relative: flags.relative }),
    ...(flags.reversed !== undefined && { reversed: flags.reversed }),
    ...(flags.unreferenced !== undefined && { unreferenced: flags.unreferenced }),
    ...(flags.duration !== undefined && { durationSeconds: flags.duration }),
    ...(flags.link !== undefined && { link: flags.link }),
    ...(flags.baud !== undefined && { baudRate: flags.baud }),
  });

  const ending = untilSignal(() => {});
  const emulator = await launchEmulator(options, {
    onEvent: (event) => process.stderr.write(`${eventLine(event)}\n`),
    onReport: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    report(flags, emulator);
    createInterface(process.stdin).on('line', (line) => emulator.inject(line));
    await Promise.race([emulator.exited, ending.signalled]);
  } finally {
    await emulator.stop();
    ending.dispose();
  }
  const code = await emulator.exited;
  if (code !== 0) {
    throw new BridgeError(
      'EMULATOR_ENDED',
      EXIT.internal,
      `the emulator ended with ${code ?? 'a signal'}: its last lines above say why; start it again`,
    );
  }
}

/** Those that the configuration of a bridge knows, too. */
function bridgeFlags(flags: EmulateFlags): BridgeFlags {
  const { config, physics, initial, friction, seed } = flags;
  return {
    ...(config !== undefined && { config }),
    ...(physics !== undefined && { physics }),
    ...(initial !== undefined && { initial }),
    ...(friction !== undefined && { friction }),
    ...(seed !== undefined && { seed }),
  };
}

function report(flags: EmulateFlags, emulator: Emulator): void {
  const { link, path, scheduling } = emulator;
  const run = runCommand(flags, link ?? path);
  if (flags.json) printJson({ rig: flags.rig, path, link, scheduling, run });
  else {
    const shown = link === null ? path : `${link} (${path})`;
    process.stdout.write(`${flags.rig} rig at ${shown}, ${scheduling}; Ctrl-C ends\n${run}\n`);
  }
}

/** What balances this rig. */
function runCommand(flags: EmulateFlags, device: string): string {
  return [
    ...['dip-bridge', 'run', '--rig', 'serial', '--device', device],
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ...(flags.physics === undefined ? [] : ['--physics', flags.physics]),
    '--arm',
  ].join(' ');
}

function eventLine({ timeUs, event, reason, path }: EmulatorEvent): string {
  const seconds = (timeUs / 1e6).toFixed(3);
  return [`${seconds} s`, event, ...(reason ? [reason] : []), ...(path ? [path] : [])].join('  ');
}

function parseReversed(text: string): Reversible[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name) => (REVERSIBLE as readonly string[]).includes(name));
  if (known.length < names.length) {
    throw new InvalidArgumentError(`It must be a list of ${REVERSIBLE.join(', ')}.`);
  }
  return known as Reversible[];
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
