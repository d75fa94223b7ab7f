import { RIG_FLAG } from '../../../record/signals.ts';
import { SAMPLE_FLAG } from '../protocol/layout.ts';

const SAME: readonly (readonly [sample: number, rig: number])[] = [
  [SAMPLE_FLAG.xReferenced, RIG_FLAG.xReferenced],
  [SAMPLE_FLAG.theta1Referenced, RIG_FLAG.theta1Referenced],
  [SAMPLE_FLAG.theta2Referenced, RIG_FLAG.theta2Referenced],
  [SAMPLE_FLAG.contactOpen, RIG_FLAG.contactOpen],
  [SAMPLE_FLAG.contactTripped, RIG_FLAG.contactTripped],
  [SAMPLE_FLAG.powerRemoved, RIG_FLAG.powerRemoved],
  [SAMPLE_FLAG.watchdog, RIG_FLAG.watchdogExpired],
  [SAMPLE_FLAG.driveFault, RIG_FLAG.deviceFault],
  [SAMPLE_FLAG.latched, RIG_FLAG.deviceLatched],
  [SAMPLE_FLAG.refused, RIG_FLAG.commandRefused],
];

/**
 * What the flags of a Sample mean for the bridge.
 *
 * @param sampleFlags bits of `SAMPLE_FLAG`
 * @param sign of the drive: a device knows its switches by the force that drives to them
 * @returns bits of `RIG_FLAG`
 */
export function rigFlags(sampleFlags: number, sign: 1 | -1): number {
  let flags = 0;
  for (let i = 0; i < SAME.length; i++) {
    if ((sampleFlags & SAME[i][0]) !== 0) flags |= SAME[i][1];
  }
  const low = sign > 0 ? SAMPLE_FLAG.limitLow : SAMPLE_FLAG.limitHigh;
  const high = sign > 0 ? SAMPLE_FLAG.limitHigh : SAMPLE_FLAG.limitLow;
  if ((sampleFlags & low) !== 0) flags |= RIG_FLAG.limitLow;
  if ((sampleFlags & high) !== 0) flags |= RIG_FLAG.limitHigh;
  return flags;
}
