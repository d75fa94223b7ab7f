import { z } from 'zod';
import { PHYSICS_NAMES } from '../../plant-sim/physics.ts';
import { nonNegative, positive } from '../quantity.ts';

const rod = (which: string) => ({
  mass: positive(`Mass of the ${which} pendulum, kg`).optional(),
  length: positive(`Length of the ${which} pendulum, m`).optional(),
  com: positive(
    `Distance from the ${which} pendulum's lower joint to its centre of mass, m; scales with the length where it is left out`,
  ).optional(),
  inertia: positive(
    `Inertia of the ${which} pendulum about its centre of mass, kg m^2; scales with mass and length squared where it is left out`,
  ).optional(),
});
const lower = rod('lower');
const upper = rod('upper');

/** No key has a default of its own: what is left out comes from the named set. */
export const physics = z
  .strictObject({
    name: z
      .enum(PHYSICS_NAMES)
      .describe('The named set that gives every value left out here')
      .default('deployment-guide'),
    gravity: positive('Acceleration of gravity, m/s^2').optional(),
    mass_cart: positive('Mass of the cart, kg').optional(),
    mass_pendulum1: lower.mass,
    mass_pendulum2: upper.mass,
    length_pendulum1: lower.length,
    length_pendulum2: upper.length,
    com_pendulum1: lower.com,
    com_pendulum2: upper.com,
    inertia_pendulum1: lower.inertia,
    inertia_pendulum2: upper.inertia,
    damping_cart: nonNegative('Viscous damping of the cart, N s/m').optional(),
    damping_pendulum1: nonNegative('Viscous damping of the lower joint, N m s/rad').optional(),
    damping_pendulum2: nonNegative('Viscous damping of the upper joint, N m s/rad').optional(),
  })
  .describe('The plant that controller and estimator believe in');
