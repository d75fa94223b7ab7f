import { closest, distance } from 'fastest-levenshtein';

/** The known name that was most likely meant; undefined where none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(name, [...known]);
  return distance(name, candidate) <= Math.max(2, candidate.length / 2) ? candidate : undefined;
}

/** What to do about an unknown name. */
export function nearestText(name: string, known: readonly string[]): string {
  const candidate = nearest(name, known);
  if (candidate !== undefined) return `did you mean ${candidate}?`;
  return known.length > 12 ? 'see `dip-bridge config schema`' : `known are ${known.join(', ')}`;
}
