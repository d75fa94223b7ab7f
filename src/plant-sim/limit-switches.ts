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

/**
 * Takes the outward force away at a pressed switch; the force back to the middle passes.
 * Firmware does the same, whatever the bridge commands.
 *
 * @param forces changed in place at `index`, N
 */
export function withholdOutward(forces: Float64Array, index: number, pressed: number): void {
  if (pressed === LIMIT_SWITCH.high && forces[index] > 0) forces[index] = 0;
  if (pressed === LIMIT_SWITCH.low && forces[index] < 0) forces[index] = 0;
}
