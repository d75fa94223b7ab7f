/** The median of an odd number of values. */
export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) / 2];
}
