/**
 * The physical parameters of a cart with a double inverted pendulum.
 *
 * Lengths in m, masses in kg, inertias in kg m^2 about each rod's centre of
 * mass, viscous dampings in N s/m (cart) and N m s/rad (joints).
 */
export interface PhysicalParameters {
  readonly cartMass: number;
  readonly mass1: number;
  readonly mass2: number;
  readonly length1: number;
  readonly length2: number;
  /** Distance from each rod's lower joint to its centre of mass. */
  readonly com1: number;
  readonly com2: number;
  readonly inertia1: number;
  readonly inertia2: number;
  readonly gravity: number;
  readonly cartDamping: number;
  readonly jointDamping1: number;
  readonly jointDamping2: number;
}

/** The rig of the deployment guide: uniform rods of 1.0 m and 0.8 m. */
const DEPLOYMENT_GUIDE: PhysicalParameters = {
  cartMass: 2.0,
  mass1: 0.5,
  mass2: 0.3,
  length1: 1.0,
  length2: 0.8,
  com1: 0.5,
  com2: 0.4,
  inertia1: (0.5 * 1.0 * 1.0) / 12,
  inertia2: (0.3 * (0.8 * 0.8)) / 12,
  gravity: 9.81,
  cartDamping: 0.1,
  jointDamping1: 0.05,
  jointDamping2: 0.05,
};

/** A bench-top rig: light rods of 0.4 m and 0.3 m, with joints heavier than the rods. */
const LIGHT_RIG: PhysicalParameters = {
  cartMass: 1.5,
  mass1: 0.2,
  mass2: 0.15,
  length1: 0.4,
  length2: 0.3,
  com1: 0.2,
  com2: 0.15,
  inertia1: 0.0081,
  inertia2: 0.0034,
  gravity: 9.81,
  cartDamping: 0.2,
  jointDamping1: 0.005,
  jointDamping2: 0.004,
};

/** The named sets of physical parameters. */
export const PHYSICS = {
  'deployment-guide': DEPLOYMENT_GUIDE,
  'light-rig': LIGHT_RIG,
} as const satisfies Record<string, PhysicalParameters>;

export type PhysicsName = keyof typeof PHYSICS;

export const PHYSICS_NAMES = Object.keys(PHYSICS) as PhysicsName[];
