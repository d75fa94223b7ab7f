/** Bits of a record's `limitReason`: why the force is not the demand. */
export const LIMIT_REASON = {
  /** Held to the largest force. */
  forceLimit: 1,
  /** The rig is not running: zero force. */
  notRunning: 2,
  /** A controlled stop brakes the cart instead of the controller's law. */
  braking: 4,
  /** Outward force withheld at a limit switch. */
  limitSwitch: 8,
  /** Held to the largest change in a period. */
  slewRate: 16,
} as const;
