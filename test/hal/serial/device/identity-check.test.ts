import { describe, expect, test } from 'vitest';
import {
  identityDifferences,
  type DeviceExpectations,
} from '../../../../src/hal/serial/device/identity-check.ts';
import type { DeviceIdentity } from '../../../../src/hal/serial/protocol/identity.ts';

const DEVICE: DeviceIdentity = {
  major: 1,
  minor: 0,
  countsPerMetre: 20_000,
  countsPerRev1: 4096,
  countsPerRev2: 2048,
  forceLimitN: 200,
  watchdogMs: 100,
  features: 0,
  name: 'rig',
  build: 'abc',
};

const EXPECTED: DeviceExpectations = {
  countsPerMetre: 20_000,
  countsPerRev1: 4096,
  countsPerRev2: 2048,
  fullScaleForce: 200,
  validityMs: 20,
};

describe('a device', () => {
  test('that is what the configuration says has no differences', () => {
    expect(identityDifferences(DEVICE, EXPECTED)).toEqual([]);
  });

  test.each([
    ['countsPerMetre', 'rig.channels.x.counts_per_metre', 10_000],
    ['countsPerRev1', 'rig.channels.theta1.counts_per_rev', 4095],
    ['countsPerRev2', 'rig.channels.theta2.counts_per_rev', 8192],
    ['forceLimitN', 'rig.drive.full_scale_force', 150],
    ['forceLimitN', 'rig.drive.full_scale_force', 250],
    ['watchdogMs', 'link.validity_ms', 19],
  ])('that differs in %s is told so, with the key %s', (field, key, value) => {
    const differences = identityDifferences({ ...DEVICE, [field]: value }, EXPECTED);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(key);
    expect(differences[0]).toContain(String(value));
  });

  test('may allow a longer validity than is asked of it', () => {
    expect(identityDifferences({ ...DEVICE, watchdogMs: 1000 }, EXPECTED)).toEqual([]);
  });

  test('of another major version is not measured by numbers that may mean something else', () => {
    const differences = identityDifferences({ ...DEVICE, major: 2, countsPerRev1: 1 }, EXPECTED);
    expect(differences).toEqual([expect.stringContaining('version 2.0')]);
  });

  test('says whole counts and mN, so that fractions of one are no difference', () => {
    const expected = { ...EXPECTED, countsPerMetre: 20_000.4, fullScaleForce: 200.0004 };
    expect(identityDifferences(DEVICE, expected)).toEqual([]);
  });

  test('with every number wrong is told all of them', () => {
    const wrong = {
      ...DEVICE,
      countsPerMetre: 1,
      countsPerRev1: 1,
      countsPerRev2: 1,
      forceLimitN: 1,
      watchdogMs: 1,
    };
    expect(identityDifferences(wrong, EXPECTED)).toHaveLength(5);
  });
});
