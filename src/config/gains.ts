import { guideGains } from '../controllers/presets/guide-gains.ts';
import { createController, type ControllerName } from '../controllers/registry.ts';
import { BridgeError } from '../errors.ts';
import type { BridgeConfig, ConfiguredGains } from './bridge-config.ts';
import type { Issue } from './issue.ts';
import { placeOf, type Layer } from './layers.ts';
import type { ConfigValues } from './schema.ts';

/** The gains that the sections under `controllers` mean. */
export function configuredGains(controllers: ConfigValues['controllers']): ConfiguredGains {
  return Object.fromEntries(
    sectionsOf(controllers).map(([name, section]) => [name, guideGains(name, section)]),
  );
}

/** Gains that cannot hold the plant up, found by building each controller once. */
export function refusedGains(config: BridgeConfig, layers: readonly Layer[]): Issue[] {
  const model = {
    physics: config.physics,
    periodSeconds: 1 / config.rateHz,
    forceLimit: config.limits.force,
  };
  return (Object.keys(config.gains) as ControllerName[]).flatMap((name) => {
    try {
      createController(name, config.gains[name]!, model);
      return [];
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      const path = ['controllers', name];
      return [{ key: path.join('.'), message: error.message, place: placeOf(layers, path, 'key') }];
    }
  });
}

function sectionsOf(controllers: ConfigValues['controllers']) {
  return (Object.keys(controllers) as ControllerName[]).flatMap((name) => {
    const section = controllers[name];
    return section === undefined ? [] : [[name, section] as const];
  });
}
