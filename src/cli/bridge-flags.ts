import { Option, type Command } from 'commander';
import type { BridgeConfig } from '../config/bridge-config.ts';
import { loadConfig, type FlagValue } from '../config/load.ts';
import { CONTROLLER_NAMES } from '../controllers/registry.ts';
import { ESTIMATOR_NAMES } from '../estimation/estimator.ts';
import { PHYSICS_NAMES } from '../plant-sim/physics.ts';
import {
  parseListen,
  parseNonNegative,
  parsePositive,
  parseRate,
  parseSeed,
  parseState,
} from './options.ts';

/** Options that say over what the configuration says. */
export interface BridgeFlags {
  readonly config?: string;
  readonly rig?: string;
  readonly device?: string;
  readonly controller?: string;
  readonly preset?: string;
  readonly physics?: string;
  readonly estimator?: string;
  readonly rate?: number;
  readonly duration?: number;
  readonly initial?: readonly number[];
  readonly friction?: number;
  readonly seed?: number;
  readonly listen?: string;
  readonly data?: string;
}

/** The key of the configuration behind each option that has one. */
const KEYS = {
  rig: ['rig', 'type'],
  device: ['rig', 'serial', 'device'],
  controller: ['loop', 'controller'],
  preset: ['loop', 'preset'],
  physics: ['physics', 'name'],
  estimator: ['loop', 'estimator'],
  rate: ['loop', 'rate_hz'],
  initial: ['simulation', 'initial_state'],
  friction: ['rig', 'simulated', 'coulomb_friction'],
  seed: ['rig', 'simulated', 'seed'],
  listen: ['telemetry', 'listen'],
  data: ['data', 'directory'],
} as const satisfies { readonly [flag in keyof BridgeFlags]?: readonly string[] };

/** Options of every verb that runs a rig, simulated or not. */
export function addSimulationOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML)')
    .addOption(choice('--controller <name>', 'the control law', CONTROLLER_NAMES))
    .option('--preset <name|file>', 'gains: tuned, deployment-guide, or a file')
    .addOption(choice('--physics <name>', 'physical parameters', PHYSICS_NAMES))
    .addOption(choice('--estimator <name>', 'from counts to states', ESTIMATOR_NAMES))
    .option('--rate <hz>', 'rate of the loop, Hz', parseRate)
    .option('--duration <s>', 'length of the run from arming on, s', parsePositive)
    .option('--initial <state>', 'x,theta1,theta2,xDot,theta1Dot,theta2Dot', parseState)
    .option('--friction <n>', 'Coulomb friction of the simulated cart, N', parseNonNegative)
    .option('--seed <n>', 'seed of all randomness', parseSeed);
}

/** Options of `run`. */
export function addBridgeOptions(command: Command): Command {
  return addSimulationOptions(command)
    .addOption(choice('--rig <type>', 'what is connected', ['simulated', 'serial']))
    .option('--device <path>', 'serial device of the rig; `dip-bridge ports` lists them')
    .option('--listen <host:port>', 'address of page and feed', parseListen)
    .option('--data <dir>', 'where black boxes, latch and audit trail are kept');
}

export function resolveBridgeConfig(
  flags: BridgeFlags,
  environment: NodeJS.ProcessEnv = process.env,
): BridgeConfig {
  return loadConfig({
    file: flags.config,
    environment,
    flags: flagValues(flags),
  }).config;
}

function flagValues(flags: BridgeFlags): FlagValue[] {
  return (Object.keys(KEYS) as (keyof typeof KEYS)[])
    .filter((name) => flags[name] !== undefined)
    .map((name) => ({ flag: `--${name}`, path: KEYS[name], value: flags[name] }));
}

function choice(flags: string, description: string, names: readonly string[]): Option {
  return new Option(flags, description).choices([...names]);
}
