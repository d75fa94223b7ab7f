/**
 * Elementary functions by their series in whole-number arithmetic: a value is a BigInt
 * in units of 2^-1400, which hold every double exactly.
 */
const BITS = 1400n;
const ONE = 1n << BITS;

const PI = 16n * inverseTangent(5n) - 4n * inverseTangent(239n);
/** 2 artanh(1/3) */
const LN2 = sum((k) => (2n * ONE) / (3n ** BigInt(2 * k + 1) * BigInt(2 * k + 1)));

/** `x` to the last bit. */
export function exact(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const fraction = bits & 0xfffffffffffffn;
  const shift = BITS - 1075n + (exponent === 0n ? 1n : exponent);
  const size = (exponent === 0n ? fraction : fraction | (1n << 52n)) << shift;
  return x < 0 ? -size : size;
}

export function sin(x: bigint): bigint {
  const angle = x - 2n * PI * nearest(x, 2n * PI);
  let term = angle;
  return sum((k) => {
    const value = term;
    term = -((((term * angle) >> BITS) * angle) >> BITS) / BigInt((2 * k + 2) * (2 * k + 3));
    return value;
  });
}

export function cos(x: bigint): bigint {
  return sin(x + PI / 2n);
}

export function exp(x: bigint): bigint {
  const doublings = nearest(x, LN2);
  const rest = x - doublings * LN2;
  let term = ONE;
  const value = sum((k) => {
    const last = term;
    term = ((term * rest) >> BITS) / BigInt(k + 1);
    return last;
  });
  return doublings < 0n ? value >> -doublings : value << doublings;
}

/** 2 artanh((m - 1) / (m + 1)) + e ln 2 for x = m 2^e, m about 1. */
export function log(x: bigint): bigint {
  const doublings = BigInt(x.toString(2).length) - BITS - 1n;
  const mantissa = doublings < 0n ? x << -doublings : x >> doublings;
  const ratio = ((mantissa - ONE) << BITS) / (mantissa + ONE);
  let power = 2n * ratio;
  const value = sum((k) => {
    const term = power / BigInt(2 * k + 1);
    power = (((power * ratio) >> BITS) * ratio) >> BITS;
    return term;
  });
  return value + doublings * LN2;
}

export function tanh(x: bigint): bigint {
  const square = exp(2n * x);
  return ((square - ONE) << BITS) / (square + ONE);
}

/** How far `computed` is from `wanted`, in units in the last place of a double of that size. */
export function ulpsBetween(computed: number, wanted: bigint): number {
  const size = wanted < 0n ? -wanted : wanted;
  const exponent = BigInt(size.toString(2).length) - 1n - BITS;
  const ulp = (exponent < -1022n ? -1022n : exponent) - 52n + BITS;
  const difference = exact(computed) - wanted;
  return Math.abs(Number((difference << 30n) >> ulp)) / 2 ** 30;
}

/** The double nearest to `count` quarter turns, rad. */
export function quarterTurnsInRadians(count: number): number {
  return Number((PI * BigInt(count)) >> (BITS - 99n)) / 2 ** 100;
}

/** Terms from 0 on until one vanishes. */
function sum(term: (k: number) => bigint): bigint {
  let total = 0n;
  for (let k = 0; ; k++) {
    const value = term(k);
    // A shift rounds down: what is left of a negative term is -1 for ever.
    if (value === 0n || value === -1n) return total;
    total += value;
  }
}

function inverseTangent(inverse: bigint): bigint {
  return sum((k) => {
    const size = ONE / (inverse ** BigInt(2 * k + 1) * BigInt(2 * k + 1));
    return k % 2 === 0 ? size : -size;
  });
}

/** The whole number nearest to a / b, b > 0. */
function nearest(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled < 0n && quotient * 2n * b !== doubled ? quotient - 1n : quotient;
}
