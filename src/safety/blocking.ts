import { RIG_FLAG, SIGNAL } from '../record/signals.ts';
import { BLOCKER } from './blockers.ts';
import { isMeasuredFinite, isTilted } from './readings.ts';
import type { SafetyLimits } from './safety-limits.ts';

const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;
/** What a reset tells the device to clear, so that it does not stand against the reset itself. */
const CLEARED_BY_RESET =
  RIG_FLAG.watchdogExpired |
  RIG_FLAG.deviceFault |
  RIG_FLAG.deviceLatched |
  RIG_FLAG.contactTripped;
const FAULTED =
  CLEARED_BY_RESET | RIG_FLAG.contactOpen | RIG_FLAG.powerRemoved | RIG_FLAG.commandRefused;

/** Arming wants this share of the half track free towards either end. */
const TRACK_SHARE_TO_ARM = 0.9;

/**
 * What stands against a reset or an arming: bits of `BLOCKER`.
 *
 * @param resetDue whether a reset has to come first
 * @param stale whether no fresh sample came for longer than is allowed
 * @param hasRoom whether a cart could be stopped in time on both sides
 */
export function blockers(
  record: Float64Array,
  limits: SafetyLimits,
  resetDue: boolean,
  stale: boolean,
  hasRoom: boolean,
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
  if (!isMeasuredFinite(record)) bits |= BLOCKER.notFinite;
  if (isTilted(record, limits.angleArm)) bits |= BLOCKER.angle;
  // Written so that a value that is not a number blocks.
  const isCentral = Math.abs(record[SIGNAL.measuredX]) <= TRACK_SHARE_TO_ARM * limits.track;
  if (!isCentral || !hasRoom) bits |= BLOCKER.track;
  if (isMoving(record, limits)) bits |= BLOCKER.moving;
  return bits;
}

/** A hand that still moves the rig is not to be surprised by a force. */
function isMoving(record: Float64Array, { speedArm, rateArm }: SafetyLimits): boolean {
  const rate = Math.max(Math.abs(record[SIGNAL.theta1Dot]), Math.abs(record[SIGNAL.theta2Dot]));
  return Math.abs(record[SIGNAL.xDot]) > (speedArm ?? Infinity) || rate > (rateArm ?? Infinity);
}
