import { GUIDE_KEYS, type GuideKey } from '../controllers/presets/guide-keys.ts';
import type { ControllerName } from '../controllers/registry.ts';
import type { Issue } from './issue.ts';
import { isSection, mergeLayers, placeOf, valueAt, type Layer } from './layers.ts';

/**
 * A warning where the section of the controller that runs leaves out keys of the deployment
 * guide: they take the guide's values, not those of the preset. None where it has no section.
 */
export function filledInGains(controller: ControllerName, layers: readonly Layer[]): Issue[] {
  const path = ['controllers', controller];
  const section = valueAt(mergeLayers(layers), path);
  if (!isSection(section)) return [];
  const keys: readonly (readonly [string, GuideKey])[] = Object.entries(GUIDE_KEYS[controller]);
  const filledIn = keys
    .filter(([key, { guide }]) => guide && !Object.hasOwn(section, key))
    .map(([key, { value }]) => `${key} ${String(value)}`);
  if (filledIn.length === 0) return [];
  return [
    {
      key: path.join('.'),
      message: `takes from the deployment guide what it leaves out: ${filledIn.join(', ')}; set them, or leave out the section for the gains of loop.preset`,
      place: placeOf(layers, path, 'key'),
    },
  ];
}
