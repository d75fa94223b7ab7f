/** Index of what the host's clock and the loop say of a moment, in an array of two. */
export const MOMENT = {
  /** us of the host's clock, which never jumps. */
  hostUs: 0,
  /** Tick of the loop. */
  tick: 1,
} as const;
