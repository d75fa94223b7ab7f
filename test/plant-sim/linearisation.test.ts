import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linearise, openLoopPoles } from '../../src/plant-sim/linearisation.ts';
import { PHYSICS, PHYSICS_NAMES } from '../../src/plant-sim/physics.ts';

interface Vectors {
  readonly linearisationAtUpright: Record<
    string,
    { readonly A: number[][]; readonly B: number[]; readonly openLoopPoles: number[] }
  >;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../vectors/plant.json', import.meta.url), 'utf8'),
) as Vectors;

describe.each(PHYSICS_NAMES)('linearisation of %s', (name) => {
  const wanted = VECTORS.linearisationAtUpright[name];
  const { A, B } = linearise(PHYSICS[name]);

  it('agrees with the symbolic derivation, which is printed to 9 digits', () => {
    expect(A).toEqual(wanted.A.map((row) => row.map((value) => expect.closeTo(value, 8))));
    expect(B).toEqual(wanted.B.map((value) => expect.closeTo(value, 8)));
  });

  it('has its poles by descending real part', () => {
    const poles = [...wanted.openLoopPoles].reverse();
    expect(openLoopPoles(PHYSICS[name])).toEqual(
      poles.map((pole) => [expect.closeTo(pole, 5), expect.closeTo(0, 12)]),
    );
  });
});

describe('linearisation', () => {
  it('lets a cart with almost no pendulums be a mass with friction', () => {
    const physics = { ...PHYSICS['deployment-guide'], mass1: 1e-9, mass2: 1e-9 };
    const { A, B } = linearise({ ...physics, inertia1: 1e-9, inertia2: 1e-9, jointDamping1: 0 });
    expect(A[3][3]).toBeCloseTo(-physics.cartDamping / physics.cartMass, 6);
    expect(B[3]).toBeCloseTo(1 / physics.cartMass, 6);
  });
});
