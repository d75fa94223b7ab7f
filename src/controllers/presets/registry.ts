import { deploymentGuide } from './deployment-guide.ts';
import type { Preset } from './preset.ts';
import { tuned } from './tuned.ts';

/** Every preset by its name, the default first. */
export const PRESETS = {
  tuned,
  'deployment-guide': deploymentGuide,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
