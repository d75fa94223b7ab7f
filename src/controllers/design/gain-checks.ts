import { BridgeError, EXIT } from '../../errors.ts';
import type { Complex } from '../../numerics/eigenvalues.ts';

/** Poles nearer to the axis than this count as on it, rad/s: rounding decides their sign. */
const AXIS = 1e-6;

/** What a gain must be. */
export type GainRule = 'positive' | 'notNegative';

/**
 * @param label whose gains they are, as messages name them: 'sta_smc gains of preset tuned'
 * @throws BridgeError GAINS_OUT_OF_RANGE naming the first gain that breaks its rule
 */
export function requireGains<Gains extends object>(
  label: string,
  gains: Gains,
  rules: { readonly [key in keyof Gains]?: GainRule },
): void {
  for (const key in rules) {
    const value = gains[key];
    const rule = rules[key];
    const kept = typeof value === 'number' && Number.isFinite(value) && value >= 0;
    if (kept && (value > 0 || rule === 'notNegative')) continue;
    const wanted = rule === 'positive' ? 'a number above 0' : 'a number of 0 or more';
    refuseRange(label, `${key} is ${String(value)}; it must be ${wanted}`);
  }
}

/** @throws BridgeError GAINS_OUT_OF_RANGE where `low` is not below or at `high` */
export function requireOrder(
  label: string,
  low: readonly [key: string, value: number],
  high: readonly [key: string, value: number],
): void {
  if (low[1] <= high[1]) return;
  refuseRange(label, `${low[0]} ${low[1]} is above ${high[0]} ${high[1]}; lower it`);
}

/**
 * What `design` makes of its weights.
 *
 * @throws BridgeError GAINS_OUT_OF_RANGE where their Riccati equation has no solution
 */
export function requireRegulator<Result>(label: string, design: () => Result): Result {
  try {
    return design();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuseRange(label, `${error.message}; give every state a weight above 0`);
  }
}

export function refuseRange(label: string, fault: string): never {
  throw new BridgeError('GAINS_OUT_OF_RANGE', EXIT.configuration, `${label}: ${fault}`);
}

/** @throws BridgeError GAINS_NOT_HURWITZ naming the rightmost pole where it is not stable */
export function requireHurwitz(label: string, poles: readonly Complex[]): void {
  const worst = poles.reduce((a, b) => (b[0] > a[0] ? b : a));
  if (worst[0] < -AXIS) return;
  throw new BridgeError(
    'GAINS_NOT_HURWITZ',
    EXIT.configuration,
    `${label}: sliding pole ${formatPole(worst)} rad/s is not in the left half plane; ` +
      'on the surface the plant would fall: choose gains whose sliding poles are all stable',
  );
}

/** @throws BridgeError GAINS_NOT_HURWITZ naming the largest pole of a sampled loop not stable */
export function requireSchur(label: string, poles: readonly Complex[]): void {
  const magnitude = ([re, im]: Complex): number => Math.sqrt(re * re + im * im);
  const worst = poles.reduce((a, b) => (magnitude(b) > magnitude(a) ? b : a));
  if (magnitude(worst) < 1) return;
  throw new BridgeError(
    'GAINS_NOT_HURWITZ',
    EXIT.configuration,
    `${label}: closed-loop pole ${formatPole(worst)} of the sampled plant is not inside the unit ` +
      'circle; give every state that must come back a weight above 0',
  );
}

/** 'sliding pole +5.31+0.00j'. */
export function formatPole([re, im]: Complex): string {
  return `${signed(re)}${signed(im)}j`;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;
}
