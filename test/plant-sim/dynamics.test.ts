import { describe, expect, it } from 'vitest';
import { COULOMB_STEEPNESS, derivative, energy } from '../../src/plant-sim/dynamics.ts';
import { PHYSICS, PHYSICS_NAMES, type PhysicalParameters } from '../../src/plant-sim/physics.ts';
import { STATE } from '../../src/plant-sim/state.ts';
import { VECTORS } from './plant-vectors.ts';

const TOLERANCE = 1e-9;
const RIG = PHYSICS['deployment-guide'];

function derivativeOf(
  physics: PhysicalParameters,
  state: readonly number[],
  force = 0,
  coulombFriction = 0,
): Float64Array {
  const out = new Float64Array(6);
  derivative(physics, coulombFriction, Float64Array.from(state), force, out);
  return out;
}

/** |a - b| relative to b, absolute where b is small. */
function errorOf(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(1, Math.abs(b));
}

describe('physical parameters', () => {
  it.each(PHYSICS_NAMES)('%s is the set that the vectors were derived for, to the bit', (name) => {
    expect(PHYSICS[name]).toEqual(VECTORS.physics[name]);
  });
});

describe('derivative', () => {
  it('is what the symbolic derivation gives', () => {
    expect(VECTORS.derivatives.length).toBeGreaterThan(0);
    for (const { physics, state, force, derivative: wanted } of VECTORS.derivatives) {
      for (const [i, value] of derivativeOf(PHYSICS[physics], state, force).entries()) {
        expect(errorOf(value, wanted[i])).toBeLessThan(TOLERANCE);
      }
    }
  });

  it.each(PHYSICS_NAMES)('vanishes upright and hanging, wherever the cart stands (%s)', (name) => {
    for (const [theta1, theta2] of [
      [0, 0],
      [Math.PI, Math.PI],
      [0, -Math.PI],
    ]) {
      for (const rate of derivativeOf(PHYSICS[name], [0.7, theta1, theta2, 0, 0, 0])) {
        expect(Math.abs(rate)).toBeLessThan(1e-13);
      }
    }
  });

  it.each(PHYSICS_NAMES)('the mirror image of a motion is a motion (%s)', (name) => {
    const state = [0.1, 0.7, -0.4, 1.2, -2.5, 3.1];
    const mirrored = derivativeOf(
      PHYSICS[name],
      state.map((value) => -value),
      -7,
      2,
    );
    expect([...mirrored]).toEqual([...derivativeOf(PHYSICS[name], state, 7, 2)].map((v) => -v));
  });

  it('a push to the right leaves the tip behind', () => {
    const rates = derivativeOf(RIG, [0, 0, 0, 0, 0, 0], 10);
    expect(rates[STATE.xDot]).toBeGreaterThan(0);
    expect(rates[STATE.theta1Dot]).toBeLessThan(0);
  });

  it('Coulomb friction is a force against the cart, and none at rest', () => {
    const state = [0, 0.2, -0.1, 0.3, 1, -1];
    const friction = 3 * Math.tanh(COULOMB_STEEPNESS * 0.3);
    const braked = derivativeOf(RIG, state, 5, 3);
    for (const [i, rate] of derivativeOf(RIG, state, 5 - friction).entries()) {
      expect(braked[i]).toBeCloseTo(rate, 12);
    }
    const still = [0, 0.2, -0.1, 0, 1, -1];
    expect(derivativeOf(RIG, still, 5, 3)).toEqual(derivativeOf(RIG, still, 5));
  });
});

describe('energy', () => {
  it('is what the symbolic derivation gives', () => {
    expect(VECTORS.energies.length).toBeGreaterThan(0);
    for (const { physics, state, energy: wanted } of VECTORS.energies) {
      const value = energy(PHYSICS[physics], Float64Array.from(state));
      expect(errorOf(value, wanted)).toBeLessThan(TOLERANCE);
    }
  });

  it.each(PHYSICS_NAMES)('changes by the power of force and dampers (%s)', (name) => {
    const physics = PHYSICS[name];
    const state = [0.1, 0.7, -0.4, 1.2, -2.5, 3.1];
    const force = 4;
    const coulomb = 1.5;
    const rates = derivativeOf(physics, state, force, coulomb);
    const moved = (seconds: number): Float64Array =>
      Float64Array.from(state, (value, i) => value + seconds * rates[i]);
    const h = 1e-5;
    const power = (energy(physics, moved(h)) - energy(physics, moved(-h))) / (2 * h);

    const [, , , v, w1, w2] = state;
    const wanted =
      (force - coulomb * Math.tanh(COULOMB_STEEPNESS * v)) * v -
      physics.cartDamping * v * v -
      physics.jointDamping1 * w1 * w1 -
      physics.jointDamping2 * (w2 - w1) * (w2 - w1);
    expect(power).toBeCloseTo(wanted, 6);
  });
});
