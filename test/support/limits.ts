import type { SafetyLimits } from '../../src/safety/safety-limits.ts';

/** Limits of a rig of two kilograms on a track of three metres, for tests to start from. */
export const SAFETY_LIMITS: SafetyLimits = {
  force: 200,
  slewRate: 20_000,
  saturationTime: 0.5,
  angleStop: 0.8,
  angleCut: 1.2,
  angleArm: 0.3,
  speedArm: null,
  rateArm: null,
  track: 1.5,
  trackMargin: 0.02,
  braking: 50,
  cartSpeed: null,
  stopDeadline: 0.5,
  sampleGap: 0.02,
  missedInARow: 20,
  missedInASecond: 50,
  jumpSpeed: 2,
  jumpRate: 4,
  stuckTime: 0.1,
  breakaway: 20,
  unexplainedImpulse: 6,
};
