const MINUS = '\u2212';

/** What stands where there is no value. */
export const NO_VALUE = '\u2013';

/** A number with a fixed number of decimals, a true minus and, where asked for, a plus. */
export function decimal(value: number, decimals: number, plus = false): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  const text = Math.abs(value).toFixed(decimals);
  const zero = Number(text) === 0;
  if (zero) return plus ? `\u00a0${text}` : text;
  return `${value < 0 ? MINUS : plus ? '+' : ''}${text}`;
}

/** A whole number with thin spaces between thousands. */
export function whole(value: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  return String(Math.round(value))
    .replace('-', MINUS)
    .replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** Microseconds with three figures, never scientific. */
export function microseconds(value: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  if (value >= 10_000) return `${decimal(value / 1000, 0)} ms`;
  if (value >= 1000) return `${decimal(value / 1000, 1)} ms`;
  return `${decimal(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)} \u00b5s`;
}

/** Seconds as one would say them: 0.4 s, 12 s, 3 min 20 s. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${String(Math.round(seconds))} s`;
  const rounded = Math.round(seconds);
  return `${String(Math.floor(rounded / 60))} min ${String(rounded % 60)} s`;
}

/** The names of the bits that are set, by a table from name to bit. */
export function bitNames(table: Readonly<Record<string, number>>, bits: number): string[] {
  return Object.entries(table)
    .filter(([, bit]) => (bits & bit) !== 0)
    .map(([name]) => name);
}
