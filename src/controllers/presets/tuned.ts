import type { Preset } from './preset.ts';
import { TUNED_GAINS } from './tuned-gains.ts';

/** Gains found by search with estimator, delay and model errors in the loop. */
export const tuned: Preset = {
  name: 'tuned',
  description: 'Found by search over model errors, delay, lag, noise and kicks, estimator included',
  gains: (controller, physicsName) => TUNED_GAINS[physicsName][controller],
};
