import { cos, sin, tanh } from '../numerics/elementary.ts';
import type { PhysicalParameters } from './physics.ts';
import { STATE } from './state.ts';

/** Coulomb friction on the cart is Fc tanh(steepness xDot); steepness in s/m. */
export const COULOMB_STEEPNESS = 200;

/**
 * The products of masses and lengths in the equations of motion; both rods turn about
 * absolute angles.
 */
export interface InertialConstants {
  /** Mass of everything, kg. */
  readonly totalMass: number;
  /** m1 com1 + m2 L1, kg m. */
  readonly a: number;
  /** m2 com2, kg m. */
  readonly b: number;
  /** m2 L1 com2, kg m^2. */
  readonly k: number;
  /** Inertia of the lower rod about its joint, with the upper rod's mass at its tip, kg m^2. */
  readonly joint1: number;
  /** Inertia of the upper rod about its joint, kg m^2. */
  readonly joint2: number;
}

export function inertialConstants(physics: PhysicalParameters): InertialConstants {
  const { cartMass, mass1, mass2, length1, com1, com2, inertia1, inertia2 } = physics;
  return {
    totalMass: cartMass + mass1 + mass2,
    a: mass1 * com1 + mass2 * length1,
    b: mass2 * com2,
    k: mass2 * length1 * com2,
    joint1: mass1 * com1 * com1 + mass2 * length1 * length1 + inertia1,
    joint2: mass2 * com2 * com2 + inertia2,
  };
}

/**
 * Time derivative of the plant's state: Lagrange's equations M(q) qdd = r, in the plain
 * form. {@link RungeKutta4} has the same equations in the form that is fast.
 *
 * @param coulombFriction on the cart, N
 * @param state laid out as `STATE`
 * @param force on the cart, N
 * @param out receives the derivative, laid out as `STATE`
 */
export function derivative(
  physics: PhysicalParameters,
  coulombFriction: number,
  state: Float64Array,
  force: number,
  out: Float64Array,
): void {
  const { totalMass, a, b, k, joint1, joint2 } = inertialConstants(physics);
  const { gravity, cartDamping, jointDamping1, jointDamping2 } = physics;
  const theta1 = state[STATE.theta1];
  const theta2 = state[STATE.theta2];
  const v = state[STATE.xDot];
  const w1 = state[STATE.theta1Dot];
  const w2 = state[STATE.theta2Dot];
  const s1 = sin(theta1);
  const s2 = sin(theta2);
  const s12 = sin(theta1 - theta2);

  const m01 = a * cos(theta1);
  const m02 = b * cos(theta2);
  const m12 = k * cos(theta1 - theta2);
  const friction = cartDamping * v + coulombFriction * tanh(COULOMB_STEEPNESS * v);
  const joint2Torque = jointDamping2 * (w2 - w1);
  const r0 = force + a * s1 * w1 * w1 + b * s2 * w2 * w2 - friction;
  const r1 = -k * s12 * w2 * w2 + a * gravity * s1 - jointDamping1 * w1 + joint2Torque;
  const r2 = k * s12 * w1 * w1 + b * gravity * s2 - joint2Torque;

  // The cart's row leaves a 2 x 2 system in the angles, solved by Cramer's rule.
  const e11 = joint1 - (m01 * m01) / totalMass;
  const e12 = m12 - (m01 * m02) / totalMass;
  const e22 = joint2 - (m02 * m02) / totalMass;
  const f1 = r1 - (m01 * r0) / totalMass;
  const f2 = r2 - (m02 * r0) / totalMass;
  const determinant = e11 * e22 - e12 * e12;
  const theta1Accel = (e22 * f1 - e12 * f2) / determinant;
  const theta2Accel = (e11 * f2 - e12 * f1) / determinant;

  out[STATE.x] = v;
  out[STATE.theta1] = w1;
  out[STATE.theta2] = w2;
  out[STATE.xDot] = (r0 - m01 * theta1Accel - m02 * theta2Accel) / totalMass;
  out[STATE.theta1Dot] = theta1Accel;
  out[STATE.theta2Dot] = theta2Accel;
}

/**
 * Kinetic and potential energy of the plant, J; the potential is 0 at the height of the
 * cart's pivot.
 *
 * @param state laid out as `STATE`
 */
export function energy(physics: PhysicalParameters, state: Float64Array): number {
  const { totalMass, a, b, k, joint1, joint2 } = inertialConstants(physics);
  const theta1 = state[STATE.theta1];
  const theta2 = state[STATE.theta2];
  const v = state[STATE.xDot];
  const w1 = state[STATE.theta1Dot];
  const w2 = state[STATE.theta2Dot];
  const c1 = cos(theta1);
  const c2 = cos(theta2);
  const kinetic =
    0.5 * (totalMass * v * v + joint1 * w1 * w1 + joint2 * w2 * w2) +
    v * (a * c1 * w1 + b * c2 * w2) +
    k * cos(theta1 - theta2) * w1 * w2;
  return kinetic + physics.gravity * (a * c1 + b * c2);
}
