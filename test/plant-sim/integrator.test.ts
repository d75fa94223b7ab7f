import { describe, expect, it } from 'vitest';
import { derivative, energy } from '../../src/plant-sim/dynamics.ts';
import { RungeKutta4 } from '../../src/plant-sim/integrator.ts';
import { PHYSICS, PHYSICS_NAMES, type PhysicalParameters } from '../../src/plant-sim/physics.ts';
import { VECTORS } from './plant-vectors.ts';

function frictionless(physics: PhysicalParameters): PhysicalParameters {
  return { ...physics, cartDamping: 0, jointDamping1: 0, jointDamping2: 0 };
}

/** The textbook's step, on `derivative`. */
function textbookStep(
  physics: PhysicalParameters,
  coulomb: number,
  state: Float64Array,
  force: number,
  h: number,
): Float64Array {
  const rates = (at: Float64Array): Float64Array => {
    const out = new Float64Array(6);
    derivative(physics, coulomb, at, force, out);
    return out;
  };
  const ahead = (k: Float64Array, seconds: number): Float64Array =>
    state.map((value, i) => value + seconds * k[i]);
  const k1 = rates(state);
  const k2 = rates(ahead(k1, h / 2));
  const k3 = rates(ahead(k2, h / 2));
  const k4 = rates(ahead(k3, h));
  return state.map((value, i) => value + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
}

function run(
  physics: PhysicalParameters,
  initial: readonly number[],
  force: number,
  h: number,
  steps: number,
): Float64Array {
  const state = Float64Array.from(initial);
  new RungeKutta4(physics).advance(state, Float64Array.of(force, h), steps);
  return state;
}

describe('RungeKutta4', () => {
  it('follows the independent trajectories', () => {
    expect(VECTORS.trajectories.length).toBeGreaterThan(0);
    for (const trajectory of VECTORS.trajectories) {
      const plant = new RungeKutta4(PHYSICS[trajectory.physics]);
      const state = Float64Array.from(trajectory.initialState);
      const steps = Math.round(trajectory.holdSeconds / 0.001);
      for (const [hold, force] of trajectory.forces.entries()) {
        plant.advance(state, Float64Array.of(force, 0.001), steps);
        for (const [i, wanted] of trajectory.statesAtEndOfEachHold[hold].entries()) {
          expect(Math.abs(state[i] - wanted)).toBeLessThan(1e-6);
        }
      }
    }
  });

  describe.each(PHYSICS_NAMES)('with the dampers of %s taken off', (name) => {
    const physics = frictionless(PHYSICS[name]);

    it.each([
      ['falling from near upright', [0, 0.1, 0.1, 0, 0, 0]],
      ['tumbling', [0, 1.5, -1.5, 0, 4, -4]],
    ])('keeps the energy to 1e-6 J over 10 s, %s', (_, initial) => {
      const plant = new RungeKutta4(physics);
      const state = Float64Array.from(initial);
      const input = Float64Array.of(0, 0.001);
      const start = energy(physics, state);
      let drift = 0;
      for (let i = 0; i < 10_000; i++) {
        plant.advance(state, input, 1);
        drift = Math.max(drift, Math.abs(energy(physics, state) - start));
      }
      expect(drift).toBeLessThan(1e-6);
      expect(Math.abs(state[1] - initial[1])).toBeGreaterThan(0.5);
    });

    it('runs back to where it came from', () => {
      const initial = [0.2, 0.3, -0.2, 0.1, 1, -2];
      const there = run(physics, initial, 3, 0.001, 500);
      const back = run(physics, [...there], 3, -0.001, 500);
      for (const [i, value] of back.entries()) expect(value).toBeCloseTo(initial[i], 8);
    });
  });

  it.each([0, 3])(
    'takes the step that `derivative` gives, with %d N of Coulomb friction',
    (coulomb) => {
      const h = 0.001;
      for (const name of PHYSICS_NAMES) {
        const plant = new RungeKutta4(PHYSICS[name], coulomb);
        for (const { state, force } of VECTORS.derivatives) {
          // All quadrants, some turns away as well.
          for (const turned of [0, 2, -3, 40]) {
            const before = Float64Array.from(state);
            before[1] += turned * (Math.PI / 2);
            before[2] -= turned * (Math.PI / 2);
            const after = before.slice();
            plant.advance(after, Float64Array.of(force, h), 1);
            const wanted = textbookStep(PHYSICS[name], coulomb, before, force, h);
            for (const [i, value] of after.entries()) {
              expect(Math.abs(value - wanted[i])).toBeLessThan(
                1e-13 * Math.max(1, Math.abs(wanted[i])),
              );
            }
          }
        }
      }
    },
  );

  it('is of fourth order: half the step, a sixteenth of the error', () => {
    const initial = [0, 0.5, -0.4, 0, 1, -1];
    const physics = PHYSICS['deployment-guide'];
    const end = run(physics, initial, 5, 1 / 8192, 8192);
    const error = (steps: number): number =>
      Math.max(...run(physics, initial, 5, 1 / steps, steps).map((v, i) => Math.abs(v - end[i])));
    const ratio = error(128) / error(256);
    expect(ratio).toBeGreaterThan(14);
    expect(ratio).toBeLessThan(18);
  });

  it('many steps in one call are the same steps in many calls, to the bit', () => {
    const physics = PHYSICS['light-rig'];
    const plant = new RungeKutta4(physics, 2);
    const one = Float64Array.of(0, 1.5, -1.5, 0, 4, -4);
    const many = one.slice();
    const input = Float64Array.of(-2, 0.001);
    plant.advance(one, input, 700);
    for (let i = 0; i < 700; i++) plant.advance(many, input, 1);
    expect(many).toEqual(one);
  });

  it('does not hide a state that has diverged', () => {
    expect(run(PHYSICS['light-rig'], [0, NaN, 0, 0, 0, 0], 0, 0.001, 1)[1]).toBeNaN();
    expect(run(PHYSICS['light-rig'], [0, 0, 1e9, 0, 0, 0], 0, 0.001, 1)[5]).toBeNaN();
  });

  it('wraps nothing: an angle goes on counting over full turns', () => {
    const state = run(frictionless(PHYSICS['light-rig']), [0, 0, 0, 0, 60, 60], 0, 0.0005, 4000);
    expect(state[1]).toBeGreaterThan(4 * Math.PI);
  });
});
