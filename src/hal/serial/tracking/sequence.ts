/** How far the sequence `a` is ahead of `b`, -32768 to 32767: sequences count modulo 2^16. */
export function sequenceAhead(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}
