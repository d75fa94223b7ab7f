import type { DeviceIdentity } from '../protocol/identity.ts';
import { PROTOCOL_VERSION } from '../protocol/layout.ts';

/** What the configuration says of a device. */
export interface DeviceExpectations {
  /** Of the cart, 1/m. */
  readonly countsPerMetre: number;
  /** Of the lower pendulum, 1/rev. */
  readonly countsPerRev1: number;
  /** Of the upper pendulum, 1/rev. */
  readonly countsPerRev2: number;
  /** Force at full scale of the drive, N. */
  readonly fullScaleForce: number;
  /** How long the device is to let a force act, ms. */
  readonly validityMs: number;
}

/** A device says whole counts. */
const COUNT_TOLERANCE = 0.5;
/** A device says whole mN, N. */
const FORCE_TOLERANCE = 0.001;

/**
 * Compares what a device says of itself with what the configuration says of it.
 * @returns a sentence for each difference that stands against moving the motor; none where they agree
 */
export function identityDifferences(
  identity: DeviceIdentity,
  expected: DeviceExpectations,
): string[] {
  const differences: string[] = [];
  const compare = (what: string, key: string, device: number, ours: number, tolerance: number) => {
    if (Math.abs(device - ours) <= tolerance) return;
    differences.push(`${what}: the device says ${device}, ${key} ${ours}`);
  };
  if (identity.major !== PROTOCOL_VERSION.major) {
    return [
      `protocol: the device speaks version ${identity.major}.${identity.minor}, this bridge ${PROTOCOL_VERSION.major}; put the firmware of this version on it`,
    ];
  }
  compare(
    'counts per metre of the cart',
    'rig.channels.x.counts_per_metre',
    identity.countsPerMetre,
    expected.countsPerMetre,
    COUNT_TOLERANCE,
  );
  compare(
    'counts per revolution of the lower pendulum',
    'rig.channels.theta1.counts_per_rev',
    identity.countsPerRev1,
    expected.countsPerRev1,
    COUNT_TOLERANCE,
  );
  compare(
    'counts per revolution of the upper pendulum',
    'rig.channels.theta2.counts_per_rev',
    identity.countsPerRev2,
    expected.countsPerRev2,
    COUNT_TOLERANCE,
  );
  compare(
    'force at full scale, N',
    'rig.drive.full_scale_force',
    identity.forceLimitN,
    expected.fullScaleForce,
    FORCE_TOLERANCE,
  );
  if (identity.watchdogMs < expected.validityMs) {
    differences.push(
      `validity of a command, ms: the device allows up to ${identity.watchdogMs}, link.validity_ms is ${expected.validityMs}`,
    );
  }
  return differences;
}
