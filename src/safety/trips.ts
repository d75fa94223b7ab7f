/**
 * Why a rig was stopped. The code is stable; the position in this list is what
 * a tick record carries (0 is no trip).
 *
 * Stop categories are those of IEC 60204-1: 0 cuts the force at once, 1 brakes
 * the cart under control until a deadline and cuts then.
 */
export const TRIPS = [
  { code: 'NONE', category: null, text: 'No trip' },
  { code: 'SOFTWARE_STOP', category: 0, text: 'Software stop' },
  { code: 'NON_FINITE', category: 0, text: 'A value is not a finite number' },
  { code: 'ANGLE_CUT', category: 0, text: 'Angle beyond the emergency stop threshold' },
  { code: 'TRACK_END', category: 0, text: 'Cart at the end of the track' },
  { code: 'CONTACT_OPEN', category: 0, text: 'Emergency stop contact open' },
  { code: 'RIG_FAULT', category: 0, text: 'The rig reports a fault' },
  { code: 'SAMPLE_GAP', category: 0, text: 'No fresh sample for too long' },
  { code: 'ANGLE_STOP', category: 1, text: 'Angle beyond the largest allowed deviation' },
  { code: 'CART_SPEED', category: 1, text: 'Cart faster than allowed' },
  { code: 'OPERATOR_DISARM', category: 1, text: 'Controlled stop asked for by an operator' },
  { code: 'LINK_DOWN', category: 0, text: 'The link to the device broke' },
] as const satisfies readonly TripDefinition[];

export interface TripDefinition {
  readonly code: string;
  /** Stop category of IEC 60204-1. */
  readonly category: 0 | 1 | null;
  readonly text: string;
}

export type TripCode = (typeof TRIPS)[number]['code'];

/** Index of every trip in {@link TRIPS}. */
export const TRIP = Object.fromEntries(TRIPS.map((trip, index) => [trip.code, index])) as {
  readonly [code in TripCode]: number;
};
