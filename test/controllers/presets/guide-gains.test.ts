import { describe, expect, it } from 'vitest';
import { guideGains } from '../../../src/controllers/presets/guide-gains.ts';
import { GUIDE_KEYS } from '../../../src/controllers/presets/guide-keys.ts';
import { CONTROLLER_NAMES, createController } from '../../../src/controllers/registry.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';

describe('gains in the names of the deployment guide', () => {
  it('mean what the guide means by them', () => {
    const section = {
      lambda1: 10.5,
      lambda2: 8.3,
      switching_gain: 15.2,
      damping_gain: 12.1,
      cart_gain: 50.0,
      boundary_layer_width: 5.5,
    };
    expect(guideGains('classical_smc', section)).toEqual({
      surface: { kind: 'guide', lambda1: 10.5, lambda2: 8.3, cartGain: 50 },
      switchingGain: 15.2,
      sigmaDamping: 12.1,
      boundaryLayer: 5.5,
    });
  });

  it('let the guide stand for what a section leaves out, and take keys of ours', () => {
    const gains = guideGains('hybrid_adaptive_sta_smc', { gamma1: 3, cart_rate: 2, leak: 0.25 });
    expect(gains).toMatchObject({
      adaptationRate1: 3,
      adaptationRate2: 44.4,
      leak: 0.25,
      surface: { lambda1: 10.5, cartGain: 14.2, cartRate: 2 },
    });
  });

  it.each(CONTROLLER_NAMES)('build %s from an empty section, and use every key', (name) => {
    const model = { physics: PHYSICS['deployment-guide'], periodSeconds: 0.01, forceLimit: 200 };
    expect(createController(name, guideGains(name, {}), model).name).toBe(name);
    const untouched = JSON.stringify(guideGains(name, {}));
    for (const key of Object.keys(GUIDE_KEYS[name])) {
      const changed = guideGains(name, { [key]: key === 'q' ? [1, 2, 3, 4, 5, 6] : 0.625 });
      expect(JSON.stringify(changed), key).not.toBe(untouched);
    }
  });
});
