import type { TripDefinition } from '../../safety/trips.ts';
import { byId } from '../dom.ts';
import { LASTING_CONDITIONS, standingConditions } from './conditions.ts';

/** Marks the conditions that stand, beside the diagram. */
export function showConditions(trip: TripDefinition | null, blockers: number): void {
  const standing = standingConditions(trip, blockers);
  for (const condition of LASTING_CONDITIONS) {
    const text = standing[condition];
    const item = byId(`condition-${condition}`);
    item.dataset.stands = String(text !== null);
    item.title = text ?? `${condition}: does not stand`;
    item.setAttribute('aria-label', `${condition}: ${text ?? 'does not stand'}`);
  }
}
