import { REQUEST, RIG_FLAG, SIGNAL } from '../record/signals.ts';
import { BLOCKER } from './blockers.ts';
import type { SafetyLimits } from './safety-limits.ts';
import { TRIP } from './trips.ts';

const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;
/** What a reset tells the device to clear, so that it does not stand against the reset itself. */
const CLEARED_BY_RESET = RIG_FLAG.watchdogExpired | RIG_FLAG.deviceFault | RIG_FLAG.deviceLatched;
const FAULTED =
  CLEARED_BY_RESET | RIG_FLAG.contactOpen | RIG_FLAG.powerRemoved | RIG_FLAG.commandRefused;

/** How much a rig may do, and so how closely it is watched. */
export const WATCH = {
  /** A reset has to come first: what hands do to it is no cause. */
  latched: 0,
  /** It waits to be armed: a link that goes takes the reset with it. */
  ready: 1,
  /** The drive may carry force. */
  energised: 2,
} as const;

/** Arming wants this share of the half track free towards either end. */
const TRACK_SHARE_TO_ARM = 0.9;

/**
 * The gravest cause for a stop in this record, as an index into `TRIPS`; 0 is none.
 *
 * @param watch one of `WATCH`
 * @param gapPeriods periods since the last fresh sample
 * @param gapLimit how many of them are allowed
 */
export function stopCause(
  record: Float64Array,
  limits: SafetyLimits,
  watch: number,
  gapPeriods: number,
  gapLimit: number,
): number {
  const requests = record[SIGNAL.requests];
  const flags = record[SIGNAL.rigFlags];
  if ((requests & REQUEST.softwareStop) !== 0) return TRIP.SOFTWARE_STOP;
  if ((flags & RIG_FLAG.contactOpen) !== 0) return TRIP.CONTACT_OPEN;
  if (watch >= WATCH.ready) {
    if ((flags & RIG_FLAG.linkDown) !== 0) return TRIP.LINK_DOWN;
    if ((flags & RIG_FLAG.identityMismatch) !== 0) return TRIP.RIG_FAULT;
  }
  if (watch < WATCH.energised) {
    return (requests & REQUEST.disarm) !== 0 ? TRIP.OPERATOR_DISARM : TRIP.NONE;
  }
  if ((flags & FAULTED) !== 0) return TRIP.RIG_FAULT;
  // Before what is finite: an estimator cannot predict over a gap of any length.
  if (gapPeriods > gapLimit) return TRIP.SAMPLE_GAP;
  if (!isFinite(record)) return TRIP.NON_FINITE;
  const angle = largestAngle(record);
  if (angle > limits.angleCut) return TRIP.ANGLE_CUT;
  if (Math.abs(record[SIGNAL.measuredX]) > limits.track) return TRIP.TRACK_END;
  if (angle > limits.angleStop) return TRIP.ANGLE_STOP;
  if (Math.abs(record[SIGNAL.xDot]) > (limits.cartSpeed ?? Infinity)) return TRIP.CART_SPEED;
  if ((requests & REQUEST.disarm) !== 0) return TRIP.OPERATOR_DISARM;
  return TRIP.NONE;
}

/**
 * What stands against a reset or an arming: bits of `BLOCKER`.
 *
 * @param resetDue whether a reset has to come first
 * @param stale whether no fresh sample came for longer than is allowed
 */
export function blockers(
  record: Float64Array,
  limits: SafetyLimits,
  resetDue: boolean,
  stale: boolean,
): number {
  const flags = record[SIGNAL.rigFlags];
  const faulted = resetDue ? FAULTED & ~CLEARED_BY_RESET : FAULTED;
  let bits = 0;
  if ((flags & RIG_FLAG.linkDown) !== 0) bits |= BLOCKER.linkDown;
  if ((flags & RIG_FLAG.identityMismatch) !== 0) bits |= BLOCKER.identityMismatch;
  if (stale) bits |= BLOCKER.staleSample;
  if ((flags & REFERENCED) !== REFERENCED || (flags & RIG_FLAG.referencing) !== 0) {
    bits |= BLOCKER.unreferenced;
  }
  if ((flags & faulted) !== 0) bits |= BLOCKER.rigFault;
  if (!isFinite(record)) bits |= BLOCKER.notFinite;
  // Written so that a value that is not a number blocks.
  if (!(largestAngle(record) <= limits.angleArm)) bits |= BLOCKER.angle;
  if (!(Math.abs(record[SIGNAL.measuredX]) <= TRACK_SHARE_TO_ARM * limits.track)) {
    bits |= BLOCKER.track;
  }
  if (isMoving(record, limits)) bits |= BLOCKER.moving;
  return bits;
}

/** A hand that still moves the rig is not to be surprised by a force. */
function isMoving(record: Float64Array, { speedArm, rateArm }: SafetyLimits): boolean {
  const rate = Math.max(Math.abs(record[SIGNAL.theta1Dot]), Math.abs(record[SIGNAL.theta2Dot]));
  return Math.abs(record[SIGNAL.xDot]) > (speedArm ?? Infinity) || rate > (rateArm ?? Infinity);
}

/** Whether all that the cycle measured and estimated so far is finite. */
function isFinite(record: Float64Array): boolean {
  for (let i = SIGNAL.measuredX; i <= SIGNAL.disturbance; i++) {
    // x - x is NaN for both infinities and NaN.
    if (record[i] - record[i] !== 0) return false;
  }
  return true;
}

function largestAngle(record: Float64Array): number {
  return Math.max(Math.abs(record[SIGNAL.measuredTheta1]), Math.abs(record[SIGNAL.measuredTheta2]));
}
