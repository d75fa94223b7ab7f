import { REQUEST, RIG_FLAG, SIGNAL } from '../record/signals.ts';
import { isTilted } from './readings.ts';
import type { StopEvidence } from './stop-evidence.ts';
import { TRIP, type TripCode } from './trips.ts';

/** How much a rig may do, and so how closely it is watched. */
export const WATCH = {
  /** A reset has to come first: what hands do to it is no cause. */
  latched: 0,
  /** It waits to be armed: a link that goes takes the reset with it. */
  ready: 1,
  /** The drive may carry force. */
  energised: 2,
} as const;

export interface TripSource {
  readonly trip: TripCode;
  /** From which level of watch on it counts: `latched` is always. */
  readonly from: keyof typeof WATCH;
  readonly holds: (evidence: StopEvidence) => boolean;
}

const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

function isAsked({ record }: StopEvidence, request: number): boolean {
  return (record[SIGNAL.requests] & request) !== 0;
}

function isFlagged({ record }: StopEvidence, flag: number): boolean {
  return (record[SIGNAL.rigFlags] & flag) !== 0;
}

/**
 * Every source of a trip that the cycle sees, the gravest first: in the order of `TRIPS`, and so
 * category 0 before category 1. The first one that holds is the cause.
 *
 * A gap stands before what is not finite: an estimator cannot predict over a gap of any length.
 */
export const SOURCES: readonly TripSource[] = [
  { trip: 'SOFTWARE_STOP', from: 'latched', holds: (e) => isAsked(e, REQUEST.softwareStop) },
  {
    trip: 'CONTACT_OPEN',
    from: 'latched',
    // One that was open between two samples only is an old one before a reset, and none under force.
    holds: (e) =>
      isFlagged(e, RIG_FLAG.contactOpen) ||
      (e.isEnergised && isFlagged(e, RIG_FLAG.contactTripped)),
  },
  { trip: 'LOOP_STALLED', from: 'latched', holds: (e) => isAsked(e, REQUEST.loopStalled) },
  { trip: 'MAIN_STALLED', from: 'latched', holds: (e) => isAsked(e, REQUEST.mainStalled) },
  { trip: 'FEED_STALLED', from: 'latched', holds: (e) => isAsked(e, REQUEST.feedStalled) },
  { trip: 'LINK_DOWN', from: 'ready', holds: (e) => isFlagged(e, RIG_FLAG.linkDown) },
  {
    trip: 'IDENTITY_MISMATCH',
    from: 'ready',
    holds: (e) => isFlagged(e, RIG_FLAG.identityMismatch),
  },
  { trip: 'POWER_REMOVED', from: 'energised', holds: (e) => isFlagged(e, RIG_FLAG.powerRemoved) },
  {
    trip: 'DEVICE_WATCHDOG',
    from: 'energised',
    holds: (e) => isFlagged(e, RIG_FLAG.watchdogExpired),
  },
  { trip: 'DEVICE_FAULT', from: 'energised', holds: (e) => isFlagged(e, RIG_FLAG.deviceFault) },
  { trip: 'DEVICE_LATCHED', from: 'energised', holds: (e) => isFlagged(e, RIG_FLAG.deviceLatched) },
  {
    trip: 'COMMAND_REFUSED',
    from: 'energised',
    holds: (e) => isFlagged(e, RIG_FLAG.commandRefused),
  },
  { trip: 'SAMPLE_GAP', from: 'energised', holds: (e) => e.isStale },
  { trip: 'DEADLINES_MISSED', from: 'energised', holds: (e) => e.deadlinesMissed },
  { trip: 'NON_FINITE', from: 'energised', holds: (e) => !e.isFinite },
  {
    trip: 'CHANNEL_UNREFERENCED',
    from: 'energised',
    holds: ({ record }) => (record[SIGNAL.rigFlags] & REFERENCED) !== REFERENCED,
  },
  { trip: 'SENSOR_GARBAGE', from: 'energised', holds: (e) => e.sensors === TRIP.SENSOR_GARBAGE },
  { trip: 'SENSOR_JUMP', from: 'energised', holds: (e) => e.sensors === TRIP.SENSOR_JUMP },
  { trip: 'SENSOR_STUCK', from: 'energised', holds: (e) => e.sensors === TRIP.SENSOR_STUCK },
  { trip: 'MOTION_MISSING', from: 'energised', holds: (e) => e.motion === TRIP.MOTION_MISSING },
  {
    trip: 'MOTION_UNCOMMANDED',
    from: 'energised',
    holds: (e) => e.motion === TRIP.MOTION_UNCOMMANDED,
  },
  {
    trip: 'ANGLE_CUT',
    from: 'energised',
    holds: ({ record, limits }) => isTilted(record, limits.angleCut),
  },
  { trip: 'TRACK_END', from: 'energised', holds: (e) => e.isAtEnd },
  {
    trip: 'ANGLE_STOP',
    from: 'energised',
    holds: ({ record, limits }) => isTilted(record, limits.angleStop),
  },
  {
    trip: 'TRACK_SHORT',
    from: 'energised',
    holds: ({ record }) => record[SIGNAL.stoppingDistance] >= record[SIGNAL.trackLeft],
  },
  {
    trip: 'CART_SPEED',
    from: 'energised',
    holds: ({ record, limits }) => Math.abs(record[SIGNAL.xDot]) > (limits.cartSpeed ?? Infinity),
  },
  {
    trip: 'FORCE_SATURATED',
    from: 'energised',
    holds: (e) => e.saturation === TRIP.FORCE_SATURATED,
  },
  { trip: 'SLEW_SATURATED', from: 'energised', holds: (e) => e.saturation === TRIP.SLEW_SATURATED },
  { trip: 'DEAD_MAN', from: 'energised', holds: (e) => isAsked(e, REQUEST.deadMan) },
  { trip: 'OPERATOR_DISARM', from: 'latched', holds: (e) => isAsked(e, REQUEST.disarm) },
];

/** The table by columns: a look-up a row. */
const TRIP_OF = Uint8Array.from(SOURCES, ({ trip }) => TRIP[trip]);
const WATCHED_FROM = Uint8Array.from(SOURCES, ({ from }) => WATCH[from]);
const HOLDS = SOURCES.map(({ holds }) => holds);

/**
 * The gravest cause for a stop, as an index into `TRIPS`; 0 is none.
 *
 * @param watch one of `WATCH`
 */
export function stopCause(evidence: StopEvidence, watch: number): number {
  for (let i = 0; i < HOLDS.length; i++) {
    if (watch >= WATCHED_FROM[i] && HOLDS[i](evidence)) return TRIP_OF[i];
  }
  return TRIP.NONE;
}
