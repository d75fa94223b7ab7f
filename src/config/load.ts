import type { BridgeConfig } from './bridge-config.ts';
import { crossCheck } from './cross-checks.ts';
import { environmentLayers } from './environment.ts';
import { fileLayer } from './file-layer.ts';
import { filledInGains } from './filled-in-gains.ts';
import { refusedGains } from './gains.ts';
import { ConfigError, issueLine, type Issue } from './issue.ts';
import { sectionOf, type Layer } from './layers.ts';
import { meaninglessKeys } from './meaningless-keys.ts';
import { applySetChoices, decidingRate } from './precedence.ts';
import { refusedPreset } from './preset-gains.ts';
import { resolve } from './resolve.ts';
import type { ConfigValues } from './schema.ts';
import { validate } from './validate.ts';

/** What a command line says of one key. */
export interface FlagValue {
  /** As users type it: `--rate`. */
  readonly flag: string;
  /** The key's path. */
  readonly path: readonly string[];
  readonly value: unknown;
}

export interface ConfigSources {
  /** The file to read; `CONFIG_PATH` of the environment where it is left out. */
  readonly file?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
  readonly flags?: readonly FlagValue[];
}

/** A configuration with all that is known of how it came about. */
export interface LoadedConfig {
  readonly config: BridgeConfig;
  /** Under the file's own names, defaults filled in. */
  readonly values: ConfigValues;
  /** All sources that count, weakest first. */
  readonly layers: readonly Layer[];
  readonly warnings: readonly Issue[];
}

/**
 * Reads, checks and resolves: defaults < file < environment < flags.
 *
 * @throws ConfigError with every reason why it cannot be used, a line each
 */
export function loadConfig({ file, environment = {}, flags = [] }: ConfigSources): LoadedConfig {
  const path = file ?? (environment.CONFIG_PATH || null);
  const fileLayers = path === null ? [] : [fileLayer(path)];
  const given = [...fileLayers, ...environmentLayers(environment), ...flags.map(flagLayer)];

  // The file on its own as well: a mistake in it is one even where something stronger hides it.
  const issues = new Map<string, Issue>();
  for (const stack of [fileLayers, given]) {
    const result = validate(stack);
    if (!result.ok) for (const issue of result.issues) issues.set(issueLine(issue), issue);
  }
  throwIfAny([...issues.values()].sort(byPosition));

  const { layers, warnings: replaced } = applySetChoices(given);
  const values = decidingRate(checked(layers), layers);
  throwIfAny(crossCheck(values, layers));
  const filledIn = filledInGains(values.loop.controller, layers);
  const warnings = [...meaninglessKeys(layers), ...replaced, ...filledIn];
  const config = resolve(values, { file: path, warnings: warnings.map(issueLine) });
  throwIfAny([...refusedGains(config, layers), ...refusedPreset(config, layers)]);
  return { config: freeze(config), values, layers, warnings };
}

function flagLayer({ flag, path, value }: FlagValue): Layer {
  return { values: sectionOf(path, value), place: () => ({ layer: 'flag', flag }) };
}

function checked(layers: readonly Layer[]): ConfigValues {
  const result = validate(layers);
  if (!result.ok) throw new ConfigError(result.issues);
  return result.values;
}

/** In the order of the file; what is not in it comes last. */
function byPosition({ place: a }: Issue, { place: b }: Issue): number {
  if (a?.layer !== 'file' || b?.layer !== 'file') {
    return Number(a?.layer !== 'file') - Number(b?.layer !== 'file');
  }
  return a.line - b.line || a.column - b.column;
}

function throwIfAny(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new ConfigError(issues);
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
