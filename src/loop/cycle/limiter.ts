import { RIG_FLAG, SIGNAL } from '../../record/signals.ts';
import { LIMIT_REASON } from '../../safety/limit-reasons.ts';

/**
 * The last thing between a demand and the rig: writes `force` from `demand`,
 * and into `limitReason` why they differ, added to what stands there.
 *
 * @param forceLimit largest force, N
 */
export function limitForce(record: Float64Array, forceLimit: number): void {
  let force = record[SIGNAL.demand];
  let reason = record[SIGNAL.limitReason];
  if (force > forceLimit) {
    force = forceLimit;
    reason |= LIMIT_REASON.forceLimit;
  } else if (force < -forceLimit) {
    force = -forceLimit;
    reason |= LIMIT_REASON.forceLimit;
  }
  const flags = record[SIGNAL.rigFlags];
  if (
    (force > 0 && (flags & RIG_FLAG.limitHigh) !== 0) ||
    (force < 0 && (flags & RIG_FLAG.limitLow) !== 0)
  ) {
    force = 0;
    reason |= LIMIT_REASON.limitSwitch;
  }
  record[SIGNAL.force] = force;
  record[SIGNAL.limitReason] = reason;
}
