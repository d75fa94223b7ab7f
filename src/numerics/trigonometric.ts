/**
 * Sine and cosine to full precision. Kernels, coefficients and the constants of the
 * reduction: fdlibm (Sun Microsystems, 1993), as in FreeBSD's msun, with the polynomials
 * evaluated in pairs (Estrin), which shortens the chain of dependent operations.
 *
 * Reduction and series are exported one by one for a loop that needs sine and cosine of
 * one angle and cannot pay for two reductions. The series are small enough to be inlined
 * there; the reduction allocates nothing whether it is inlined or not.
 */

/** Largest |angle|, rad, of sine and cosine, 2^20 quarter turns; they are NaN beyond it. */
export const LARGEST_ANGLE = 1647099.0;

/** Half a quarter turn, rad: an angle of up to this size needs no reduction. */
export const EIGHTH_TURN = 0.7853981633974483;

/**
 * Sine of `x`.
 *
 * @param x angle, rad, |x| <= {@link LARGEST_ANGLE}; NaN beyond
 */
export function sin(x: number): number {
  if (Math.abs(x) <= EIGHTH_TURN) return sinKernel(x, 0);
  SCRATCH[0] = x;
  const turns = reduceAngle(SCRATCH, 0);
  return sinOfQuadrant(turns, SCRATCH[0], SCRATCH[1]);
}

/**
 * Cosine of `x`.
 *
 * @param x angle, rad, |x| <= {@link LARGEST_ANGLE}; NaN beyond
 */
export function cos(x: number): number {
  if (Math.abs(x) <= EIGHTH_TURN) return cosKernel(x, 0);
  SCRATCH[0] = x;
  const turns = reduceAngle(SCRATCH, 0);
  return sinOfQuadrant(turns + 1, SCRATCH[0], SCRATCH[1]);
}

const SCRATCH = new Float64Array(2);

/** Sine of y + tail + `turns` quarter turns. */
function sinOfQuadrant(turns: number, y: number, tail: number): number {
  const value = (turns & 1) === 0 ? sinKernel(y, tail) : cosKernel(y, tail);
  return (turns & 2) === 0 ? value : -value;
}

/**
 * Takes the nearest whole number of quarter turns from an angle (Cody and Waite). A
 * quarter turn is the sum of three numbers of 33 bits, whose products with a whole
 * number up to 2^20 are exact, and a rest.
 *
 * @param values holds the angle, rad, at `index`; receives what is left of it, |y| <= pi/4
 *   but for rounding, and at `index` + 1 what rounding took from that. Both are NaN outside
 *   the domain of {@link sin}.
 * @returns the quarter turns taken, modulo 4
 */
export function reduceAngle(values: Float64Array, index: number): number {
  const x = values[index];
  const size = Math.abs(x);
  if (!(size <= LARGEST_ANGLE)) {
    values[index] = NaN;
    values[index + 1] = NaN;
    return 0;
  }
  const turns = Math.floor(size * 0.6366197723675814 + 0.5);
  // From the size, so that sine is odd and cosine even to the bit.
  const n = x < 0 ? -turns : turns;
  const high = x - n * 1.5707963267341256;
  const middle = n * 6.077100506303966e-11;
  const sum = high - middle;
  // What rounding took from that difference (Knuth's two-sum).
  const part = sum - high;
  const lost = high - (sum - part) - (middle + part);
  const low = n * 2.0222662487111665e-21 - lost;
  const y = sum - low;
  values[index] = y;
  values[index + 1] = sum - y - low - n * 8.4784276603689e-32;
  return n & 3;
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
