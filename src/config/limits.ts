import type { PhysicalParameters } from '../plant-sim/physics.ts';
import type { SafetyLimits } from '../safety/safety-limits.ts';
import type { ConfigValues } from './schema.ts';

/** Limits as a file gives them: what hangs on the controller's delay margin is null where it gives nothing. */
export interface ConfiguredLimits extends Omit<SafetyLimits, 'missedInARow' | 'missedInASecond'> {
  readonly missedInARow: number | null;
  readonly missedInASecond: number | null;
}

/** Longest time without a fresh sample, ms. */
const DEFAULT_GAP_MS = { simulated: 100, serial: 20, modbus: 20 } as const;

/** Arming is refused beyond this angle where the file says nothing, rad. */
const DEFAULT_ARM_ANGLE = 0.3;

/** Arming is refused while a rig that hands can move is faster, m/s and rad/s: it is being moved. */
const DEFAULT_ARM_SPEED = 0.1;
const DEFAULT_ARM_RATE = 0.5;

/** From zero to the largest force, s. */
const FULL_SLEW_SECONDS = 0.01;

/** Share of what the largest force does to the whole mass: the pendulums pull on the braking cart. */
const BRAKING_SHARE = 0.5;

/** Share of the largest force that friction may hold. */
const BREAKAWAY_SHARE = 0.1;

/** No push is expected to make the whole mass faster than this at once, m/s. */
const PUSH_SPEED = 3;

export function resolveLimits(
  { limits, security, link, rig }: ConfigValues,
  physics: PhysicalParameters,
): ConfiguredLimits {
  const angleStop = security.max_angle_deviation;
  const force = security.max_control_force;
  const mass = physics.cartMass + physics.mass1 + physics.mass2;
  return {
    force,
    slewRate: limits.slew_rate ?? force / FULL_SLEW_SECONDS,
    saturationTime: limits.saturation_time,
    angleStop,
    angleCut: security.emergency_stop_threshold,
    angleArm: limits.arm_angle ?? Math.min(DEFAULT_ARM_ANGLE, angleStop),
    speedArm: limits.arm_speed ?? (rig.type === 'simulated' ? null : DEFAULT_ARM_SPEED),
    rateArm: limits.arm_rate ?? (rig.type === 'simulated' ? null : DEFAULT_ARM_RATE),
    track: limits.track_half_length,
    trackMargin: limits.track_margin,
    braking: limits.braking ?? (BRAKING_SHARE * force) / mass,
    cartSpeed: limits.cart_speed,
    stopDeadline: limits.stop_deadline,
    sampleGap: (link.gap_ms ?? DEFAULT_GAP_MS[rig.type]) / 1000,
    missedInARow: limits.missed_in_a_row ?? null,
    missedInASecond: limits.missed_in_a_second ?? null,
    jumpSpeed: limits.jump_speed,
    jumpRate: limits.jump_rate,
    stuckTime: limits.stuck_time,
    breakaway: limits.breakaway ?? BREAKAWAY_SHARE * force,
    unexplainedImpulse: limits.unexplained_impulse ?? PUSH_SPEED * mass,
  };
}
