/**
 * Exponential, logarithm and hyperbolic tangent to full precision. Exponential and
 * logarithm: fdlibm (Sun Microsystems, 1993); tanh: Lambert's continued fraction.
 *
 * Each comes as a function and in place: `values[index]` is replaced. A double returned
 * by a function that the engine does not inline is an allocation; the form in place
 * never is one, so it is the one for code that runs every period.
 */

/** e to the power `x`; 0 and Infinity where it under- or overflows. */
export function exp(x: number): number {
  SCRATCH[0] = x;
  expInPlace(SCRATCH, 0);
  return SCRATCH[0];
}

/** Natural logarithm of `x`: -Infinity at 0, NaN below. */
export function log(x: number): number {
  SCRATCH[0] = x;
  logInPlace(SCRATCH, 0);
  return SCRATCH[0];
}

/** Hyperbolic tangent of `x`. */
export function tanh(x: number): number {
  SCRATCH[0] = x;
  tanhInPlace(SCRATCH, 0);
  return SCRATCH[0];
}

const SCRATCH = new Float64Array(1);

/** {@link exp} of `values[index]`, in its place. */
export function expInPlace(values: Float64Array, index: number): void {
  const x = values[index];
  if (x > 709.782712893384) {
    values[index] = Infinity;
    return;
  }
  if (x < -745.1332191019411) {
    values[index] = 0;
    return;
  }
  // NaN would make a table index; it stays what it is.
  if (x !== x) return;
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const high = x - k * 6.93147180369123816e-1;
  const low = k * 1.9082149292705877e-10;
  const r = high - low;
  const z = r * r;
  const c =
    r -
    z *
      (1.66666666666666019e-1 +
        z *
          (-2.77777777770155934e-3 +
            z *
              (6.61375632143793436e-5 +
                z * (-1.65339022054652515e-6 + z * 4.13813679705723846e-8))));
  const value = 1 - (low - (r * c) / (2 - c) - high);
  // Two factors, so that neither overflows nor is subnormal; the first product is exact.
  const half = Math.floor(k * 0.5);
  values[index] = value * POWERS_OF_TWO[half + 540] * POWERS_OF_TWO[k - half + 540];
}

/** 2^(index - 540). */
const POWERS_OF_TWO = powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1081);
  powers[540] = 1;
  for (let k = 1; k <= 540; k++) {
    powers[540 + k] = powers[539 + k] * 2;
    powers[540 - k] = powers[541 - k] * 0.5;
  }
  return powers;
}

/** {@link log} of `values[index]`, in its place. */
export function logInPlace(values: Float64Array, index: number): void {
  const x = values[index];
  if (!(x > 0 && x < Infinity)) {
    values[index] = x === 0 ? -Infinity : x === Infinity ? Infinity : NaN;
    return;
  }
  const subnormal = x < 2.2250738585072014e-308;
  BITS.setFloat64(0, subnormal ? x * 18014398509481984 : x);
  const top = BITS.getInt32(0);
  // The mantissa between sqrt(1/2) and sqrt(2), so that a logarithm near 0 cancels nothing.
  const upper = (top & 0xfffff) > 0x6a09e;
  BITS.setInt32(0, (top & 0xfffff) | (upper ? 0x3fe00000 : 0x3ff00000));
  const k = (top >>> 20) - (subnormal ? 1077 : 1023) + (upper ? 1 : 0);
  const f = BITS.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const square = 0.5 * f * f;
  const rest = s * (square + (even + odd)) + k * 1.9082149292705877e-10;
  values[index] = k * 6.93147180369123816e-1 - (square - rest - f);
}

const BITS = new DataView(new ArrayBuffer(8));

/** {@link tanh} of `values[index]`, in its place. */
export function tanhInPlace(values: Float64Array, index: number): void {
  const x = values[index];
  const size = Math.abs(x);
  let value = 1;
  if (size < 1.25) {
    // Nine levels of Lambert's continued fraction, about 0 or, by the addition theorem,
    // about 1: either way what is rounded is a small part of the sum.
    const near = size < 0.75;
    const u = near ? size : size - 1;
    const z = u * u;
    const numerator = 218243025 + z * (16081065 + z * (289575 + z * (1430 + z)));
    const denominator =
      654729075 + z * (310134825 + z * (18918900 + z * (315315 + z * (1485 + z))));
    const t = u - u * ((z * numerator) / denominator);
    value = near
      ? t
      : 0.7615941559557649 +
        (3.7090214482164924e-17 + (t * 0.4199743416140261) / (1 + 0.7615941559557649 * t));
  } else if (!(size >= 22)) {
    values[index] = 2 * size;
    expInPlace(values, index);
    value = 1 - 2 / (values[index] + 1);
  }
  values[index] = x < 0 ? -value : value;
}
