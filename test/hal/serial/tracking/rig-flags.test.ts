import { describe, expect, it } from 'vitest';
import { SAMPLE_FLAG } from '../../../../src/hal/serial/protocol/layout.ts';
import { rigFlags } from '../../../../src/hal/serial/tracking/rig-flags.ts';
import { RIG_FLAG } from '../../../../src/record/signals.ts';

describe('what a device says of itself', () => {
  it.each([
    ['xReferenced', 'xReferenced'],
    ['theta1Referenced', 'theta1Referenced'],
    ['theta2Referenced', 'theta2Referenced'],
    ['contactOpen', 'contactOpen'],
    ['powerRemoved', 'powerRemoved'],
    ['watchdog', 'watchdogExpired'],
    ['driveFault', 'deviceFault'],
    ['latched', 'deviceLatched'],
    ['refused', 'commandRefused'],
  ] as const)('%s means %s to the bridge', (sample, rig) => {
    expect(rigFlags(SAMPLE_FLAG[sample], 1)).toBe(RIG_FLAG[rig]);
    expect(rigFlags(SAMPLE_FLAG[sample], -1)).toBe(RIG_FLAG[rig]);
  });

  it('names its switches by the force that drives to them, the bridge by the side of the track', () => {
    expect(rigFlags(SAMPLE_FLAG.limitLow, 1)).toBe(RIG_FLAG.limitLow);
    expect(rigFlags(SAMPLE_FLAG.limitHigh, 1)).toBe(RIG_FLAG.limitHigh);
    expect(rigFlags(SAMPLE_FLAG.limitLow, -1)).toBe(RIG_FLAG.limitHigh);
    expect(rigFlags(SAMPLE_FLAG.limitHigh, -1)).toBe(RIG_FLAG.limitLow);
  });

  it('is nothing to the bridge where it only tells what the device did', () => {
    const told = SAMPLE_FLAG.enabled | SAMPLE_FLAG.xIndex;
    expect(rigFlags(told, 1)).toBe(0);
  });
});
