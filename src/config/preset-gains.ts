import { existsSync } from 'node:fs';
import { PRESETS, PRESET_NAMES, type PresetName } from '../controllers/presets/registry.ts';
import {
  createController,
  type ControllerGains,
  type ControllerName,
} from '../controllers/registry.ts';
import { BridgeError } from '../errors.ts';
import type { BridgeConfig, ConfiguredGains } from './bridge-config.ts';
import { fileLayer } from './file-layer.ts';
import { configuredGains } from './gains.ts';
import { ConfigError, type Issue } from './issue.ts';
import { placeOf, type Layer } from './layers.ts';
import { nearest } from './nearest.ts';
import { validate } from './validate.ts';

const KEY = ['loop', 'preset'];

/** What of a configuration decides the gains of its controller. */
export interface GainsContext extends Pick<
  BridgeConfig,
  'controller' | 'preset' | 'gains' | 'physics' | 'physicsName' | 'rateHz'
> {
  /** The largest force, N. */
  readonly limits: { readonly force: number };
}

/**
 * The gains of the configured controller: from the configuration itself, else
 * from its preset, which is a name or a file.
 *
 * @param ownOrigin where the gains in `config` itself come from, as messages name it
 * @throws ConfigError where the preset is neither, or has nothing for this controller
 * @throws BridgeError where the gains cannot hold the plant up
 */
export function gainsInForce(
  config: GainsContext,
  ownOrigin = 'the configuration',
): ControllerGains[ControllerName] {
  const { controller, preset, physics, rateHz, limits } = config;
  const gains = config.gains[controller] ?? presetGains(config);
  const origin = config.gains[controller] === undefined ? `preset ${preset}` : ownOrigin;
  const model = { physics, periodSeconds: 1 / rateHz, forceLimit: limits.force };
  createController(controller, gains as never, model, origin);
  return gains;
}

/** What is wrong with the preset, whether or not gains of the configuration replace it. */
export function refusedPreset(config: BridgeConfig, layers: readonly Layer[]): Issue[] {
  try {
    if (!isPresetName(config.preset)) presetFileGains(config.preset);
    if (config.gains[config.controller] === undefined) gainsInForce(config);
    return [];
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const place = placeOf(layers, KEY, 'value');
    const whole: Issue = { key: KEY.join('.'), message: error.message, place };
    // An issue with a place of its own lies inside the preset file.
    const issues = error instanceof ConfigError ? error.issues : [whole];
    return issues.map((issue) =>
      issue.place === null ? { ...whole, message: issue.message } : issue,
    );
  }
}

function presetGains({ controller, preset, physicsName, rateHz }: GainsContext) {
  if (isPresetName(preset)) return PRESETS[preset].gains(controller, physicsName, rateHz);
  const gains = presetFileGains(preset)[controller];
  if (gains !== undefined) return gains;
  return refuse(
    `${preset} holds no gains under controllers.${controller}; add them, or name a preset: ${PRESET_NAMES.join(', ')}`,
  );
}

function isPresetName(preset: string): preset is PresetName {
  return PRESET_NAMES.includes(preset as PresetName);
}

/**
 * The gains of a preset file: YAML with a `controllers` section, as in a configuration, and nothing else.
 *
 * @throws ConfigError with every reason why it cannot be used, a line each
 */
function presetFileGains(file: string): ConfiguredGains {
  if (!existsSync(file)) {
    const meant = nearest(file, PRESET_NAMES);
    refuse(
      `${file} is neither a preset (${PRESET_NAMES.join(', ')}) nor a file; ` +
        (meant === undefined ? 'name one that exists' : `did you mean ${meant}?`),
    );
  }
  const layer = fileLayer(file);
  const others = Object.keys(layer.values).filter((key) => key !== 'controllers');
  if (others.length > 0) {
    const message = 'unknown key; a preset file holds `controllers` alone';
    throw new ConfigError(
      others.map((key) => ({ key, message, place: layer.place([key], 'key') })),
    );
  }
  const result = validate([layer]);
  if (!result.ok) throw new ConfigError(result.issues);
  return configuredGains(result.values.controllers);
}

function refuse(message: string): never {
  throw new ConfigError([{ key: '', message, place: null }]);
}
