/*
 * A cart with a double inverted pendulum: the equations and the integrator of
 * src/plant-sim/integrator.ts, operation by operation, sine and cosine included, so that both give
 * the same bits. Wants -ffp-contract=off.
 */
#ifndef DIP_PLANT_H
#define DIP_PLANT_H

enum {
  /* Cart mass, masses, lengths, centres of mass, inertias, gravity, dampings; SI units, in the
   * order of PhysicalParameters in src/plant-sim/physics.ts. */
  DIP_PHYSICS = 13,
  /* x, theta1, theta2, xDot, theta1Dot, theta2Dot; m, rad, m/s, rad/s; upright is 0. */
  DIP_STATE = 6
};

typedef struct {
  double mass, a, b, k, a_per_mass, b_per_mass, a_gravity, b_gravity, joint1, joint2;
  double aa, bb, k_less_ab, damping_per_mass, damping12, damping2, coulomb_per_mass;
} dip_plant;

/* `coulomb`: friction of the cart, N. */
void dip_plant_init(dip_plant *plant, const double physics[DIP_PHYSICS], double coulomb);

/* Runge-Kutta of order 4: `steps` steps of `h` seconds under a constant force, N. Steps of up to
 * 1 ms are accurate. */
void dip_plant_advance(const dip_plant *plant, double state[DIP_STATE], double force, double h,
                       long steps);

#endif
