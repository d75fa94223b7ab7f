import { PRESETS, PRESET_NAMES, type PresetName } from '../controllers/presets/registry.ts';
import {
  createController,
  type ControllerGains,
  type ControllerName,
} from '../controllers/registry.ts';
import type { BridgeConfig } from './bridge-config.ts';
import { configuredGains } from './gains.ts';
import { ConfigError } from './issue.ts';
import { readPresetFile } from './load.ts';

/**
 * The gains of the configured controller: from the configuration itself, else
 * from its preset, which is a name or a file.
 *
 * @throws ConfigError where the preset is neither, or has nothing for this controller
 * @throws BridgeError where the gains cannot hold the plant up
 */
export function gainsInForce(config: BridgeConfig): ControllerGains[ControllerName] {
  const { controller, preset, physics, rateHz, limits } = config;
  const gains = config.gains[controller] ?? presetGains(config);
  const origin = config.gains[controller] === undefined ? `preset ${preset}` : 'the configuration';
  const model = { physics, periodSeconds: 1 / rateHz, forceLimit: limits.force };
  createController(controller, gains as never, model, origin);
  return gains;
}

function presetGains({ controller, preset, physicsName, rateHz }: BridgeConfig) {
  if (PRESET_NAMES.includes(preset as PresetName)) {
    return PRESETS[preset as PresetName].gains(controller, physicsName, rateHz);
  }
  const gains = configuredGains(readPresetFile(preset))[controller];
  if (gains !== undefined) return gains;
  const message = `${preset} holds no gains under controllers.${controller}; add them, or name a preset: ${PRESET_NAMES.join(', ')}`;
  throw new ConfigError([{ key: '', message, place: null }]);
}
