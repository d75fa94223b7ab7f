import type { PhysicalParameters } from '../plant-sim/physics.ts';

/** In the order in which the plant in C takes them: firmware-protocol/emulator/plant.h. */
export function physicsArguments(physics: PhysicalParameters): number[] {
  const { cartMass, mass1, mass2, length1, length2, com1, com2, inertia1, inertia2 } = physics;
  const { gravity, cartDamping, jointDamping1, jointDamping2 } = physics;
  return [
    ...[cartMass, mass1, mass2, length1, length2, com1, com2, inertia1, inertia2],
    ...[gravity, cartDamping, jointDamping1, jointDamping2],
  ];
}
