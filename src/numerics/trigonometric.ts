/**
 * Sine and cosine to full precision. Kernels, coefficients and the constants of the
 * reduction: fdlibm (Sun Microsystems, 1993), as in FreeBSD's msun, with the polynomials
 * evaluated in pairs (Estrin), which shortens the chain of dependent operations.
 *
 * Quarter turns, reduction and series are exported one by one for a loop that needs sine
 * and cosine of one angle and cannot pay for two reductions. They are small enough to be
 * inlined there.
 */

/** Largest |angle|, rad, of sine and cosine, 2^20 quarter turns; they are NaN beyond it. */
export const LARGEST_ANGLE = 1647099.0;

/**
 * Sine of `x`.
 *
 * @param x angle, rad, |x| <= {@link LARGEST_ANGLE}; NaN beyond
 */
export function sin(x: number): number {
  const n = quarterTurns(x);
  if (n === 0) return sinKernel(x, 0);
  return sinOfQuadrant(n, reducedAngle(x, n), reducedTail(x, n));
}

/**
 * Cosine of `x`.
 *
 * @param x angle, rad, |x| <= {@link LARGEST_ANGLE}; NaN beyond
 */
export function cos(x: number): number {
  const n = quarterTurns(x);
  if (n === 0) return cosKernel(x, 0);
  return sinOfQuadrant(n + 1, reducedAngle(x, n), reducedTail(x, n));
}

/** Sine of y + tail + n quarter turns. */
function sinOfQuadrant(n: number, y: number, tail: number): number {
  const value = (n & 1) === 0 ? sinKernel(y, tail) : cosKernel(y, tail);
  return (n & 2) === 0 ? value : -value;
}

/**
 * Whole quarter turns nearest to `x`, rad: 0 for |x| <= pi/4, NaN outside the domain.
 * Odd in `x`.
 */
export function quarterTurns(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.7853981633974483) return 0;
  if (!(size <= LARGEST_ANGLE)) return NaN;
  const n = Math.floor(size * 0.6366197723675814 + 0.5);
  return x < 0 ? -n : n;
}

/**
 * `x` less `n` quarter turns, rad, rounded (Cody and Waite). A quarter turn is the sum
 * of three numbers of 33 bits, whose products with a whole number up to 2^20 are
 * exact, and a rest.
 */
export function reducedAngle(x: number, n: number): number {
  const high = x - n * 1.5707963267341256;
  const middle = n * 6.077100506303966e-11;
  const sum = high - middle;
  return sum - (n * 2.0222662487111665e-21 - differenceTail(high, middle, sum));
}

/** What {@link reducedAngle} rounded off: the reduced angle is the sum of both. */
function reducedTail(x: number, n: number): number {
  const high = x - n * 1.5707963267341256;
  const middle = n * 6.077100506303966e-11;
  const sum = high - middle;
  const low = n * 2.0222662487111665e-21 - differenceTail(high, middle, sum);
  return sum - (sum - low) - low - n * 8.4784276603689e-32;
}

/** What rounding took from `difference` = a - b (Knuth's two-sum). */
function differenceTail(a: number, b: number, difference: number): number {
  const part = difference - a;
  return a - (difference - part) - (b + part);
}

/** Sine of y + tail, |y| <= pi/4, tail below a unit in the last place of y. */
function sinKernel(y: number, tail: number): number {
  return y + (sinRest(y) + tail * (1 - 0.5 * y * y));
}

/** Cosine of y + tail, |y| <= pi/4, tail below a unit in the last place of y. */
function cosKernel(y: number, tail: number): number {
  return 1 - 0.5 * (y * y) + (cosRest(y) - y * tail);
}

/**
 * sin(y) - y to full precision of the sum, |y| <= pi/4; the error grows beyond, to 4e-15
 * at 0.9 rad and 1e-11 at 1.3.
 */
export function sinRest(y: number): number {
  const z = y * y;
  const w = z * z;
  return (
    z *
    y *
    (-1.6666666666666632e-1 +
      z * 8.33333333332249e-3 +
      w * (-1.984126982985795e-4 + z * 2.7557313707070068e-6) +
      w * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10))
  );
}

/** cos(y) - (1 - 0.5 (y y)) with that difference rounded as written; as {@link sinRest}. */
export function cosRest(y: number): number {
  const z = y * y;
  const w = z * z;
  const half = 0.5 * z;
  const head = 1 - half;
  return (
    1 -
    head -
    half +
    w *
      (4.16666666666666e-2 +
        z * -1.388888888887411e-3 +
        w * (2.480158728947673e-5 + z * -2.7557314351390663e-7) +
        w * w * (2.087572321298175e-9 + z * -1.1359647557788195e-11))
  );
}
