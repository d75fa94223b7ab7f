const STEPS = [1, 2, 5];

/**
 * The smallest of ..., 1, 2, 5, 10, 20, 50, ... that is not below `value`: a
 * scale that moves in steps stays calm while its data grow and shrink.
 *
 * @param least the smallest answer
 */
export function rung(value: number, least: number): number {
  const wanted = Math.max(value, least);
  let decade = 10 ** Math.floor(Math.log10(wanted));
  for (;;) {
    for (const step of STEPS) {
      // A rounding error of the product must not lift a value by a whole rung.
      if (step * decade * (1 + 1e-9) >= wanted) return step * decade;
    }
    decade *= 10;
  }
}
