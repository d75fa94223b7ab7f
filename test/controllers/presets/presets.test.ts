import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import {
  CONTROLLER_NAMES,
  type ControllerName,
  createController,
} from '../../../src/controllers/registry.ts';
import { PHYSICS, PHYSICS_NAMES, type PhysicsName } from '../../../src/plant-sim/physics.ts';
import { runUpright } from '../upright-run.ts';
import type { Preset } from '../../../src/controllers/presets/preset.ts';

const START = [0.1, 0.1, 0, 0, 0, 0];

function run(
  preset: Preset,
  name: ControllerName,
  physicsName: PhysicsName,
  rateHz: number,
  start = START,
) {
  const physics = PHYSICS[physicsName];
  const model = { physics, periodSeconds: 1 / rateHz, forceLimit: 200 };
  const gains = preset.gains(name, physicsName, rateHz);
  const controller = createController(name, gains, model, `preset ${preset.name}`);
  return runUpright(controller, physics, rateHz, start);
}

describe.each([100, 1000])('preset tuned at %i Hz', (rateHz) => {
  describe.each(PHYSICS_NAMES)('on %s', (physicsName) => {
    it.each(CONTROLLER_NAMES)('%s settles within 3 s, with less than 100 N', (name) => {
      const { upright, settlingTime, maxForce } = run(PRESETS.tuned, name, physicsName, rateHz);
      expect(upright).toBe(true);
      expect(settlingTime).toBeLessThan(3);
      expect(maxForce).toBeLessThan(100);
    });

    it.each(CONTROLLER_NAMES)('%s catches other small starts', (name) => {
      const starts = [
        [0, 0.05, -0.05, 0, 0, 0],
        [-0.3, 0, 0.08, 0, 0, 0],
        [0, 0, 0, 0.3, -0.2, 0.2],
      ];
      for (const start of starts) {
        expect(run(PRESETS.tuned, name, physicsName, rateHz, start).upright).toBe(true);
      }
    });
  });
});

describe('preset deployment-guide', () => {
  it('balances the exact plant and settles as the reference measured it', () => {
    const settling = (name: ControllerName) =>
      run(PRESETS['deployment-guide'], name, 'deployment-guide', 100).settlingTime;
    expect(settling('classical_smc')).toBeCloseTo(2.1, 1);
    expect(settling('adaptive_smc')).toBeCloseTo(2.1, 1);
    expect(settling('sta_smc')).toBeCloseTo(6.0, 1);
    expect(settling('hybrid_adaptive_sta_smc')).toBeCloseTo(4.4, 1);
  });
});
