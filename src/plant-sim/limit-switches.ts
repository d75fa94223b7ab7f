/** Which of the two limit switches is pressed: bits. */
export const LIMIT_SWITCH = { low: 1, high: 2 } as const;

/**
 * The switches that a cart presses.
 *
 * @param state laid out as `STATE`
 * @param position of the switches from the middle of the track, m
 */
export function pressedSwitches(state: Float64Array, position: number): number {
  if (state[0] >= position) return LIMIT_SWITCH.high;
  if (state[0] <= -position) return LIMIT_SWITCH.low;
  return 0;
}
