import { BLOCKERS } from '../../safety/blockers.ts';
import type { TripDefinition } from '../../safety/trips.ts';

/** The conditions of the table that outlast a tick. */
export const LASTING_CONDITIONS = ['cut', 'stop', 'blocked'] as const;
export type LastingCondition = (typeof LASTING_CONDITIONS)[number];

/**
 * What each condition stands for, or null where it does not stand.
 *
 * @param trip the cause of the stop in force; null is none
 * @param blockers bits of `BLOCKER`
 */
export function standingConditions(
  trip: TripDefinition | null,
  blockers: number,
): Readonly<Record<LastingCondition, string | null>> {
  const against = blockerTexts(blockers);
  return {
    cut: trip?.category === 0 ? trip.text : null,
    stop: trip?.category === 1 ? trip.text : null,
    blocked: against.length === 0 ? null : against.join('; '),
  };
}

/** What stands against a reset or an arming, in words. */
export function blockerTexts(blockers: number): string[] {
  return BLOCKERS.filter((_, index) => (blockers & (1 << index)) !== 0).map(({ text }) => text);
}
