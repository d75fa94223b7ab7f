/** What became of a Sample. */
export const VERDICT = {
  /** It is true, and in time. */
  accepted: 0,
  /** No Command with its sequence is waiting for an answer. */
  notAsked: 1,
  /** The device's clock went back, or further than time did. */
  latched: 2,
  /** The output was written long after the latch, or before the link was there. */
  applied: 3,
  /** A count went further than its channel can move. */
  counts: 4,
  /** It is true, and came too late to be used. */
  late: 5,
} as const;
