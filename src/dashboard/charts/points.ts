import type { Points } from '../history/envelope.ts';

/**
 * The largest value of every bucket of an envelope, for a signal whose large values matter.
 *
 * @param least what smaller values are raised to: a scale of decades has no zero
 */
export function peaks(points: Points, least: number): Points {
  return points.map((value, index) => {
    const other = points[index ^ 1];
    return value === null || other === null ? null : Math.max(value, other, least);
  });
}

/** Points where the other signal is not zero, holes elsewhere. */
export function onlyWhere(other: Points, points: Points): Points {
  return points.map((value, index) => ((other[index] ?? 0) === 0 ? null : value));
}
