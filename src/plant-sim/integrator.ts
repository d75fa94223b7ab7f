import { cosRest, EIGHTH_TURN, reduceAngle, sinRest, tanhInPlace } from '../numerics/elementary.ts';
import { COULOMB_STEEPNESS, inertialConstants } from './dynamics.ts';
import type { PhysicalParameters } from './physics.ts';

/** Layout of the input of {@link RungeKutta4.advance}: force on the cart, N, and step, s. */
export const INPUT = { force: 0, step: 1 } as const;

/**
 * The classical Runge-Kutta method of fourth order for the plant of `derivative`.
 *
 * The equations stand here once more in the form that is fast: the cart's row divided by
 * the total mass, constants folded, sines and cosines of the difference of the angles by
 * the addition theorem, one division, and one body for all four stages. Nothing is
 * clipped, wrapped or checked; a state that diverges becomes infinite or NaN.
 */
export class RungeKutta4 {
  readonly #aPerMass: number;
  readonly #bPerMass: number;
  readonly #a: number;
  readonly #b: number;
  readonly #k: number;
  readonly #aGravity: number;
  readonly #bGravity: number;
  readonly #joint1: number;
  readonly #joint2: number;
  readonly #aa: number;
  readonly #bb: number;
  /** What the cart's freedom takes from the coupling of the rods, already subtracted from k. */
  readonly #kLessAb: number;
  readonly #mass: number;
  readonly #dampingPerMass: number;
  readonly #damping12: number;
  readonly #damping2: number;
  readonly #coulombPerMass: number;
  readonly #scratch = new Float64Array(2);

  /** @param coulombFriction on the cart, N */
  constructor(physics: PhysicalParameters, coulombFriction = 0) {
    const { totalMass, a, b, k, joint1, joint2 } = inertialConstants(physics);
    this.#mass = totalMass;
    this.#a = a;
    this.#b = b;
    this.#k = k;
    this.#aPerMass = a / totalMass;
    this.#bPerMass = b / totalMass;
    this.#aGravity = a * physics.gravity;
    this.#bGravity = b * physics.gravity;
    this.#joint1 = joint1;
    this.#joint2 = joint2;
    this.#aa = (a * a) / totalMass;
    this.#bb = (b * b) / totalMass;
    this.#kLessAb = k - (a * b) / totalMass;
    this.#dampingPerMass = physics.cartDamping / totalMass;
    this.#damping12 = physics.jointDamping1 + physics.jointDamping2;
    this.#damping2 = physics.jointDamping2;
    this.#coulombPerMass = coulombFriction / totalMass;
  }

  /**
   * Advances `state` in place by `steps` steps under a constant force.
   *
   * @param state laid out as `STATE`
   * @param input laid out as {@link INPUT}
   */
  advance(state: Float64Array, input: Float64Array, steps: number): void {
    const aPerMass = this.#aPerMass;
    const bPerMass = this.#bPerMass;
    const a = this.#a;
    const b = this.#b;
    const k = this.#k;
    const aGravity = this.#aGravity;
    const bGravity = this.#bGravity;
    const joint1 = this.#joint1;
    const joint2 = this.#joint2;
    const aa = this.#aa;
    const bb = this.#bb;
    const kLessAb = this.#kLessAb;
    const dampingPerMass = this.#dampingPerMass;
    const damping12 = this.#damping12;
    const damping2 = this.#damping2;
    const coulombPerMass = this.#coulombPerMass;
    const scratch = this.#scratch;
    const push = input[0] / this.#mass;
    const h = input[1];
    const half = 0.5 * h;
    const third = h / 3;
    const sixth = h / 6;

    let x0 = state[0];
    let p0 = state[1];
    let q0 = state[2];
    let v0 = state[3];
    let w0 = state[4];
    let u0 = state[5];
    for (let step = 0; step < steps; step++) {
      // The angles are reduced once a step: its stages lie so near that the series still hold.
      scratch[0] = p0;
      const turns1 = Math.abs(p0) <= EIGHTH_TURN ? 0 : reduceAngle(scratch, 0);
      const rest1 = scratch[0];
      const odd1 = turns1 & 1;
      const opposite1 = turns1 & 2;
      scratch[0] = q0;
      const turns2 = Math.abs(q0) <= EIGHTH_TURN ? 0 : reduceAngle(scratch, 0);
      const rest2 = scratch[0];
      const odd2 = turns2 & 1;
      const opposite2 = turns2 & 2;
      // The current stage: reduced angles, and velocities of cart, rod 1 and rod 2.
      let y1 = rest1;
      let y2 = rest2;
      let v = v0;
      let w = w0;
      let u = u0;
      let sumX = x0;
      let sumP = p0;
      let sumQ = q0;
      let sumV = v0;
      let sumW = w0;
      let sumU = u0;
      for (let stage = 0; stage < 4; stage++) {
        const z1 = y1 * y1;
        let s1 = y1 + sinRest(y1);
        let c1 = 1 - 0.5 * z1 + cosRest(y1);
        if (odd1 !== 0) {
          const sine = s1;
          s1 = c1;
          c1 = -sine;
        }
        if (opposite1 !== 0) {
          s1 = -s1;
          c1 = -c1;
        }
        const z2 = y2 * y2;
        let s2 = y2 + sinRest(y2);
        let c2 = 1 - 0.5 * z2 + cosRest(y2);
        if (odd2 !== 0) {
          const sine = s2;
          s2 = c2;
          c2 = -sine;
        }
        if (opposite2 !== 0) {
          s2 = -s2;
          c2 = -c2;
        }

        const e11 = joint1 - aa * (c1 * c1);
        const e22 = joint2 - bb * (c2 * c2);
        const e12 = kLessAb * (c1 * c2) + k * (s1 * s2);
        const inverse = 1 / (e11 * e22 - e12 * e12);
        const ks12 = k * (s1 * c2 - c1 * s2);

        const ww = w * w;
        const uu = u * u;
        let cart = push - dampingPerMass * v + (aPerMass * s1 * ww + bPerMass * s2 * uu);
        if (coulombPerMass !== 0) {
          scratch[0] = COULOMB_STEEPNESS * v;
          tanhInPlace(scratch, 0);
          cart -= coulombPerMass * scratch[0];
        }
        const f1 = aGravity * s1 - damping12 * w + damping2 * u - ks12 * uu - a * c1 * cart;
        const f2 = bGravity * s2 + damping2 * (w - u) + ks12 * ww - b * c2 * cart;
        const accel1 = (e22 * f1 - e12 * f2) * inverse;
        const accel2 = (e11 * f2 - e12 * f1) * inverse;
        const accel = cart - (aPerMass * c1 * accel1 + bPerMass * c2 * accel2);

        const weight = stage === 1 || stage === 2 ? third : sixth;
        sumX += weight * v;
        sumP += weight * w;
        sumQ += weight * u;
        sumV += weight * accel;
        sumW += weight * accel1;
        sumU += weight * accel2;
        const ahead = stage === 2 ? h : half;
        y1 = rest1 + ahead * w;
        y2 = rest2 + ahead * u;
        v = v0 + ahead * accel;
        w = w0 + ahead * accel1;
        u = u0 + ahead * accel2;
      }
      x0 = sumX;
      p0 = sumP;
      q0 = sumQ;
      v0 = sumV;
      w0 = sumW;
      u0 = sumU;
    }
    state[0] = x0;
    state[1] = p0;
    state[2] = q0;
    state[3] = v0;
    state[4] = w0;
    state[5] = u0;
  }
}
