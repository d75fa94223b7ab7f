import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INTERNALS, INTERNALS_SIZE } from '../../src/controllers/controller.ts';
import { guideGains } from '../../src/controllers/presets/guide-gains.ts';
import {
  CONTROLLER_NAMES,
  type ControllerGains,
  type ControllerName,
  createController,
} from '../../src/controllers/registry.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';

const model = { physics: PHYSICS['deployment-guide'], periodSeconds: 0.01, forceLimit: 200 };

function make<Name extends ControllerName>(
  name: Name,
  change: Partial<ControllerGains[Name]> = {},
) {
  return createController(name, { ...guideGains(name, {}), ...change }, model, 'preset x');
}

const smallState = fc
  .tuple(...Array.from({ length: 6 }, () => fc.double({ min: -0.5, max: 0.5, noNaN: true })))
  .map((values) => Float64Array.from(values));

describe.each(CONTROLLER_NAMES)('%s', (name) => {
  it('is odd: the mirrored plant gets the mirrored force', () => {
    fc.assert(
      fc.property(fc.array(smallState, { minLength: 1, maxLength: 5 }), (states) => {
        const here = make(name);
        const mirrored = make(name);
        const force = new Float64Array(2);
        for (const state of states) {
          here.step(state, false, force.subarray(0, 1));
          mirrored.step(
            state.map((value) => -value),
            false,
            force.subarray(1),
          );
          expect(force[1] + force[0]).toBe(0);
        }
      }),
      { seed: 2 },
    );
  });

  it('goes on from a snapshot of its memory with the same bits', () => {
    fc.assert(
      fc.property(fc.array(smallState, { minLength: 2, maxLength: 12 }), (states) => {
        const one = make(name);
        const other = make(name);
        const force = new Float64Array(2);
        for (const [k, state] of states.entries()) {
          if (k > 0) other.memory.set(one.memory);
          one.step(state, k % 3 === 0, force.subarray(0, 1));
          other.step(state, k % 3 === 0, force.subarray(1));
          expect(force[1]).toBe(force[0]);
        }
      }),
      { seed: 3 },
    );
  });

  it('forgets the past when it is reset', () => {
    const controller = make(name);
    const fresh = Float64Array.from(controller.memory);
    const output = new Float64Array(1);
    const state = Float64Array.of(0.2, 0.1, 0.1, 0, 0.5, 0);
    for (let k = 0; k < 50; k++) controller.step(state, false, output);
    controller.reset(state);
    expect(controller.memory).toEqual(fresh);
  });

  it('lets a number that is not one come out, so that the cycle trips on it', () => {
    const output = new Float64Array(1);
    for (let bad = 0; bad < 6; bad++) {
      const controller = make(name);
      controller.step(new Float64Array(6).with(bad, NaN), false, output);
      expect(output[0]).toBeNaN();
    }
  });

  it('demands no force upright', () => {
    const output = Float64Array.of(5);
    const controller = make(name);
    controller.step(new Float64Array(6), false, output);
    expect(output[0]).toBeCloseTo(0, 15);
    expect(controller.internals).toHaveLength(INTERNALS_SIZE);
  });

  it('steps without garbage', () => {
    const controller = make(name);
    const state = Float64Array.of(0.01, 0.02, -0.01, 0.1, 0.1, -0.2);
    const output = new Float64Array(1);
    const run = (steps: number): void => {
      for (let k = 0; k < steps; k++) {
        state[1] = 0.0001 * (k & 127);
        controller.step(state, (k & 7) === 0, output);
      }
    };
    run(200_000);
    const before = process.memoryUsage().heapUsed;
    run(400_000);
    // One boxed double a step would be 6 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  });
});

/** Steps `controller` with the state held, and gives the force of the last step. */
function hold(
  controller: ReturnType<typeof make>,
  state: Float64Array,
  steps: number,
  saturated = false,
) {
  const output = new Float64Array(1);
  for (let k = 0; k < steps; k++) controller.step(state, saturated, output);
  return output[0];
}

/** A state 0.1 rad off, well outside every boundary layer but the widest. */
const TILTED = Float64Array.of(0, 0.1, 0.1, 0, 0, 0);

describe('adaptive_smc', () => {
  it('grows its gain to the bound while the surface is far, never while the force is limited', () => {
    const controller = make('adaptive_smc', { maximumGain: 40 });
    hold(controller, TILTED, 1, true);
    expect(controller.memory[0]).toBeLessThan(14.6);
    hold(controller, TILTED, 5000);
    expect(controller.memory[0]).toBe(40);
    expect(controller.internals[INTERNALS.gain1]).toBe(40);
  });

  it('lets its gain leak to the lower bound inside the dead zone', () => {
    const controller = make('adaptive_smc');
    hold(controller, new Float64Array(6), 1000);
    expect(controller.memory[0]).toBeCloseTo(0.5 + 14.1 * Math.exp(-0.1 * 10), 1);
  });

  it('never adapts beyond the force that the rig has', () => {
    const weak = { ...model, forceLimit: 20 };
    const gains = { ...guideGains('adaptive_smc', {}), leak: 0 };
    const controller = createController('adaptive_smc', gains, weak);
    hold(controller, TILTED, 5000);
    expect(controller.memory[0]).toBe(20);
  });
});

describe('sta_smc', () => {
  it('winds its integral up to the bound, and not at all while the force is limited', () => {
    const controller = make('sta_smc', { integralLimit: 3 });
    hold(controller, TILTED, 500, true);
    expect(controller.memory[0]).toBe(0);
    hold(controller, TILTED, 500);
    expect(controller.memory[0]).toBe(-3);
  });
});

describe('hybrid_adaptive_sta_smc', () => {
  it('grows both gains outside the dead zone and draws them back inside', () => {
    const controller = make('hybrid_adaptive_sta_smc');
    hold(controller, TILTED, 20);
    const [k1, k2] = controller.memory;
    expect(k1).toBeGreaterThan(10);
    expect(k2).toBeGreaterThan(6);
    hold(controller, new Float64Array(6), 1000);
    expect(controller.memory[0]).toBeCloseTo(4, 1);
    expect(controller.memory[1]).toBeCloseTo(2, 1);
  });

  it('bounds its gains', () => {
    const controller = make('hybrid_adaptive_sta_smc', { maximumGain: 7 });
    hold(controller, TILTED, 1000);
    expect(controller.memory[0]).toBe(7);
    expect(controller.memory[1]).toBe(7);
  });
});

describe('registry', () => {
  it('says which controllers there are where one is asked for that is not', () => {
    expect(() => createController('pid' as ControllerName, {} as never, model)).toThrow(
      'there is no controller pid; choose one of classical_smc, adaptive_smc, sta_smc,',
    );
    expect(() => createController('toString' as ControllerName, {} as never, model)).toThrow(
      'there is no controller toString',
    );
  });
});

describe('gains are refused', () => {
  it('where a gain is not positive or not a number, naming controller, origin and gain', () => {
    expect(() => make('classical_smc', { boundaryLayer: 0 })).toThrow(
      'classical_smc gains of preset x: boundaryLayer is 0; it must be a number above 0',
    );
    expect(() => make('classical_smc', { switchingGain: -1 })).toThrow('switchingGain is -1');
    expect(() => make('adaptive_smc', { adaptationRate: NaN })).toThrow('adaptationRate is NaN');
    expect(() => make('sta_smc', { k2: Infinity })).toThrow('k2 is Infinity');
    expect(() => make('hybrid_adaptive_sta_smc', { leak: -1 })).toThrow('leak is -1');
    expect(() => make('lqr', { forceWeight: 0 })).toThrow('forceWeight is 0');
  });

  it('where bounds stand the wrong way round', () => {
    expect(() => make('adaptive_smc', { minimumGain: 20 })).toThrow(
      'minimumGain 20 is above initialGain 14.6',
    );
    expect(() => make('hybrid_adaptive_sta_smc', { initialK1: 60 })).toThrow(
      'initialK1 60 is above maximumGain 50',
    );
  });

  it('where the weights of the regulator leave a state without any', () => {
    expect(() => make('lqr', { stateWeights: [0, 1, 1, 1, 1, 1] })).toThrow(
      'closed-loop pole +1.00+0.00j of the sampled plant is not inside the unit circle',
    );
    expect(() => make('lqr', { stateWeights: [1, 1] })).toThrow('give six numbers');
    expect(() => make('lqr', { stateWeights: [1, 1, 1, 1, 1, -1] })).toThrow('0 or more');
  });
});
