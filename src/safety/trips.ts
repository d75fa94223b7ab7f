/**
 * Why a rig was stopped. The code is stable; the position in this list is what
 * a tick record carries (0 is no trip).
 *
 * Stop categories are those of IEC 60204-1: 0 cuts the force at once, 1 brakes
 * the cart under control until a deadline and cuts then. Category 0 is the
 * graver one; of causes of one category that stand in the same tick the first
 * in this list counts.
 */
export const TRIPS = [
  { code: 'NONE', category: null, text: 'No trip' },
  { code: 'SOFTWARE_STOP', category: 0, text: 'Software stop' },
  { code: 'CONTACT_OPEN', category: 0, text: 'Emergency stop contact open' },
  { code: 'LOOP_STALLED', category: 0, text: 'The control thread stood still' },
  { code: 'MAIN_STALLED', category: 0, text: 'The main thread gives no sign of life' },
  { code: 'FEED_STALLED', category: 0, text: 'The telemetry thread gives no sign of life' },
  { code: 'LINK_DOWN', category: 0, text: 'The link to the device broke' },
  { code: 'IDENTITY_MISMATCH', category: 0, text: 'The device is not the one configured' },
  { code: 'POWER_REMOVED', category: 0, text: 'The power of the drive was removed' },
  { code: 'DEVICE_WATCHDOG', category: 0, text: 'The watchdog of the device ran out' },
  { code: 'DEVICE_FAULT', category: 0, text: 'The device reports a fault of the drive' },
  { code: 'DEVICE_LATCHED', category: 0, text: 'The device latched by itself' },
  { code: 'COMMAND_REFUSED', category: 0, text: 'The device refused a command' },
  { code: 'SAMPLE_GAP', category: 0, text: 'No fresh sample for too long' },
  { code: 'DEADLINES_MISSED', category: 0, text: 'Too many deadlines missed' },
  { code: 'NON_FINITE', category: 0, text: 'A value is not a finite number' },
  { code: 'CHANNEL_UNREFERENCED', category: 0, text: 'A channel lost its reference' },
  { code: 'SENSOR_GARBAGE', category: 0, text: 'An encoder reads garbage' },
  { code: 'SENSOR_JUMP', category: 0, text: 'An encoder jumped' },
  { code: 'SENSOR_STUCK', category: 0, text: 'An encoder is stuck' },
  { code: 'MOTION_MISSING', category: 0, text: 'The cart does not move as commanded' },
  { code: 'MOTION_UNCOMMANDED', category: 0, text: 'The cart moves without a command' },
  { code: 'ANGLE_CUT', category: 0, text: 'Angle beyond the emergency stop threshold' },
  { code: 'TRACK_END', category: 0, text: 'Cart at the end of the track' },
  { code: 'ANGLE_STOP', category: 1, text: 'Angle beyond the largest allowed deviation' },
  { code: 'TRACK_SHORT', category: 1, text: 'The track left is as short as the stopping distance' },
  { code: 'CART_SPEED', category: 1, text: 'Cart faster than allowed' },
  { code: 'FORCE_SATURATED', category: 1, text: 'The force stood at its limit for too long' },
  { code: 'SLEW_SATURATED', category: 1, text: 'The force ran behind its demand for too long' },
  { code: 'DEAD_MAN', category: 1, text: 'The operator let the dead-man control go' },
  { code: 'OPERATOR_DISARM', category: 1, text: 'Controlled stop asked for by an operator' },
  { code: 'CONTROL_FAILED', category: 0, text: 'The control thread failed' },
  { code: 'UNCLEAN_END', category: 0, text: 'The bridge ended without cutting the force in order' },
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
