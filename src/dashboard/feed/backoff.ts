const FIRST_MS = 400;
const LARGEST_MS = 5000;
const GROWTH = 1.7;

/**
 * How long to wait before the next attempt, ms.
 *
 * @param failures attempts that failed since the last one that held
 * @param random in 0..1: spreads clients that lost the same bridge by up to a fifth
 */
export function backoffMs(failures: number, random: number): number {
  const wait = Math.min(LARGEST_MS, FIRST_MS * GROWTH ** Math.min(failures, 20));
  return wait * (1 - 0.2 * random);
}
