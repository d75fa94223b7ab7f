/** The bounds that the safety machine watches: SI units. */
export interface SafetyLimits {
  /** Largest force, N. */
  readonly force: number;
  /** Largest change of the force in time, N/s. */
  readonly slewRate: number;
  /** A controlled stop begins when the force was limited for so long without a break, s. */
  readonly saturationTime: number;
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
  /** Half the length of the track, m. */
  readonly track: number;
  /** The force is cut this far before the end of the track, m. */
  readonly trackMargin: number;
  /** How strongly a controlled stop brakes the cart, m/s^2. */
  readonly braking: number;
  /** A controlled stop begins above this speed of the cart, m/s; null sets no bound. */
  readonly cartSpeed: number | null;
  /** A controlled stop ends in a cut after this time, s. */
  readonly stopDeadline: number;
  /** The force is cut when no fresh sample came for longer than this, s. */
  readonly sampleGap: number;
  /** The force is cut when so many deadlines were missed one after another. */
  readonly missedInARow: number;
  /** The force is cut when so many deadlines were missed within a second. */
  readonly missedInASecond: number;
  /** Largest jump of the cart's speed that is believed, m/s: what a push can do. */
  readonly jumpSpeed: number;
  /** Largest jump of a pendulum's speed that is believed, rad/s. */
  readonly jumpRate: number;
  /** An encoder that reads the same for so long while the others move is stuck, s. */
  readonly stuckTime: number;
  /** A force up to this may hold the cart still, N: friction. */
  readonly breakaway: number;
  /** Momentum that may come in a tenth of a second without a command, N s: what a push can do. */
  readonly unexplainedImpulse: number;
}
