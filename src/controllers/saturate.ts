/**
 * The saturation function: `value` limited to -1..1; NaN stays NaN. Small enough to be
 * inlined at every call, so that its double is never boxed.
 */
export function saturate(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}
