import { guideGains } from './guide-gains.ts';
import type { Preset } from './preset.ts';

/**
 * The deployment guide's values where it has them, the defaults of `GUIDE_KEYS` where it has
 * none. Exact models stay up with them; encoders, friction and model errors together
 * bring many runs down.
 */
export const deploymentGuide: Preset = {
  name: 'deployment-guide',
  description: "The deployment guide's gains as they stand; fragile on anything but an exact model",
  gains: (controller) => guideGains(controller, {}),
};
