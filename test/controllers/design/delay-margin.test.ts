import { describe, expect, it } from 'vitest';
import { delayMargin, secantGain } from '../../../src/controllers/design/delay-margin.ts';
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import {
  CONTROLLER_NAMES,
  createController,
  type ControllerName,
} from '../../../src/controllers/registry.ts';
import { RungeKutta4 } from '../../../src/plant-sim/integrator.ts';
import { linearise } from '../../../src/plant-sim/linearisation.ts';
import { PHYSICS, type PhysicsName } from '../../../src/plant-sim/physics.ts';
import { hasScipy, scipy } from '../../support/scipy.ts';

type Rig = readonly [physicsName: PhysicsName, rateHz: number];

const RIGS: readonly Rig[] = [
  ['deployment-guide', 100],
  ['deployment-guide', 1000],
  ['light-rig', 100],
  ['light-rig', 1000],
];

const modelOf = ([physicsName, rateHz]: Rig) => ({
  physics: PHYSICS[physicsName],
  periodSeconds: 1 / rateHz,
  forceLimit: 200,
});

function tuned(name: ControllerName, [physicsName, rateHz]: Rig) {
  const gains = PRESETS.tuned.gains(name, physicsName, rateHz);
  return createController(name, gains, modelOf([physicsName, rateHz]));
}

const marginOf = (name: ControllerName, rig: Rig) => delayMargin(tuned(name, rig), modelOf(rig));

/** Whether the nonlinear plant stays up for some seconds under a force that is late without the law knowing. */
function standsUp(name: ControllerName, rig: Rig, delaySeconds: number): boolean {
  const model = modelOf(rig);
  const controller = tuned(name, rig);
  const plant = new RungeKutta4(model.physics);
  const state = Float64Array.of(0, 0.03, -0.02, 0, 0, 0);
  const force = new Float64Array(1);
  const late = new Array<number>(Math.round(delaySeconds / model.periodSeconds)).fill(0);
  const substeps = Math.round(model.periodSeconds / 0.001);
  controller.reset(state);
  for (let k = 0; k < 15 / model.periodSeconds; k++) {
    controller.step(state, false, force);
    late.push(Math.max(-model.forceLimit, Math.min(model.forceLimit, force[0])));
    plant.advance(state, Float64Array.of(late.shift()!, 0.001), substeps);
    if (!(Math.max(Math.abs(state[1]), Math.abs(state[2])) < 0.8)) return false;
  }
  return true;
}

describe('the delay margin', () => {
  it.each(RIGS)('on %s at %i Hz is some tens of milliseconds for every controller', (...rig) => {
    for (const name of CONTROLLER_NAMES) {
      const margin = marginOf(name, rig);
      expect(margin).toBeGreaterThan(0.01);
      expect(margin).toBeLessThan(0.06);
    }
  });

  it.each(RIGS)(
    'on %s at %i Hz is what the nonlinear plant stands, and not much less',
    (...rig) => {
      for (const name of CONTROLLER_NAMES) {
        const margin = marginOf(name, rig);
        expect([name, standsUp(name, rig, 0.7 * margin)]).toEqual([name, true]);
        expect([name, standsUp(name, rig, 3 * margin)]).toEqual([name, false]);
      }
    },
  );

  it('of a linear law is where the nonlinear plant begins to fall', () => {
    const rig: Rig = ['deployment-guide', 1000];
    const margin = marginOf('lqr', rig);
    expect(standsUp('lqr', rig, 0.95 * margin)).toBe(true);
    expect(standsUp('lqr', rig, 1.15 * margin)).toBe(false);
  });

  it('is none where the law does not hold the plant up at all', () => {
    const model = modelOf(RIGS[0]);
    const idle = {
      name: 'idle',
      memory: new Float64Array(0),
      internals: new Float64Array(4).fill(NaN),
      reset: () => {},
      step: (_state: Float64Array, _saturated: boolean, output: Float64Array) => {
        output[0] = 0;
      },
    };
    expect(delayMargin(idle, model)).toBe(0);
  });

  // The plant sampled at a period, with the force of k periods ago as further states: the margin lies
  // between the last k whose eigenvalues are inside the unit circle and the next.
  it.skipIf(!hasScipy)('agrees with the eigenvalues of the delayed loop (needs scipy)', () => {
    for (const rig of RIGS) {
      const { physics, periodSeconds } = modelOf(rig);
      const { A, B } = linearise(physics);
      const controller = tuned('lqr', rig);
      const stable = scipy<number>(
        [
          'A, B, K, T = (np.array(given[k]) for k in ["A", "B", "K", "T"])',
          'n = len(B)',
          'M = la.expm(np.block([[A, B[:, None]], [np.zeros((1, n + 1))]]) * T)',
          'Phi, Gamma = M[:n, :n], M[:n, n]',
          'def radius(k):',
          '    F = np.zeros((n + k, n + k))',
          '    F[:n, :n] = Phi if k else Phi - np.outer(Gamma, K)',
          '    if k:',
          '        F[:n, n + k - 1] = Gamma',
          '        F[n, :n] = -K',
          '        F[range(n + 1, n + k), range(n, n + k - 1)] = 1',
          '    return max(abs(la.eigvals(F)))',
          'k = 0',
          'while radius(k + 1) < 1: k += 1',
          'answer = k',
        ].join('\n'),
        { A, B, K: secantGain(controller, 0.1), T: periodSeconds },
      );
      const margin = delayMargin(controller, modelOf(rig));
      expect(Math.floor(margin / periodSeconds)).toBe(stable);
    }
  });
});
