/** The bounds that the safety machine watches: SI units. */
export interface SafetyLimits {
  /** Largest force, N. */
  readonly force: number;
  /** A controlled stop (category 1) begins beyond this angle, rad. */
  readonly angleStop: number;
  /** The force is cut (category 0) beyond this angle, rad. */
  readonly angleCut: number;
  /** Arming is refused beyond this angle, rad. */
  readonly angleArm: number;
  /** Arming is refused while the cart is faster, m/s; null where a rig cannot move before. */
  readonly speedArm: number | null;
  /** Arming is refused while a pendulum is faster, rad/s; null where a rig cannot move before. */
  readonly rateArm: number | null;
  /** Half the length of the track, m: the force is cut beyond it. */
  readonly track: number;
  /** A controlled stop begins above this speed of the cart, m/s; null sets no bound. */
  readonly cartSpeed: number | null;
  /** A controlled stop ends in a cut after this time, s. */
  readonly stopDeadline: number;
  /** The force is cut when no fresh sample came for longer than this, s. */
  readonly sampleGap: number;
}
