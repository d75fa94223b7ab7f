import { describe, expect, it } from 'vitest';
import { RIG_FLAG } from '../../src/record/signals.ts';
import { BLOCKER, BLOCKERS, type BlockerName } from '../../src/safety/blockers.ts';
import { blockers } from '../../src/safety/blocking.ts';
import type { SafetyLimits } from '../../src/safety/safety-limits.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { REFERENCED, uprightRecord, type Signals } from './upright-record.ts';

const LIMITS: SafetyLimits = { ...SAFETY_LIMITS, speedArm: 0.1, rateArm: 0.5 };

/** What goes wrong with a rig that stands upright. */
interface Trouble {
  readonly signals?: Signals;
  readonly flags?: number;
  readonly stale?: boolean;
  readonly hasRoom?: boolean;
}

function blockedBy(trouble: Trouble, resetDue = false): BlockerName[] {
  const { signals = {}, flags = 0, stale = false, hasRoom = true } = trouble;
  const record = uprightRecord({ rigFlags: REFERENCED | flags, ...signals });
  const bits = blockers(record, LIMITS, resetDue, stale, hasRoom);
  return BLOCKERS.filter(({ name }) => (bits & BLOCKER[name]) !== 0).map(({ name }) => name);
}

describe('what stands against a reset and an arming', () => {
  it('is nothing where a rig stands upright and is referenced', () => {
    expect(blockedBy({})).toEqual([]);
    expect(blockedBy({ signals: { measuredTheta1: 0.3, measuredTheta2: -0.3 } })).toEqual([]);
    expect(blockedBy({ signals: { measuredX: 1.35 } })).toEqual([]);
    expect(blockedBy({ flags: RIG_FLAG.held | RIG_FLAG.limitLow })).toEqual([]);
  });

  const CASES: readonly (readonly [BlockerName, Trouble])[] = [
    ['staleSample', { stale: true }],
    ['unreferenced', { signals: { rigFlags: 0 } }],
    ['angle', { signals: { measuredTheta1: 0.301 } }],
    ['angle', { signals: { measuredTheta2: -0.301 } }],
    ['track', { signals: { measuredX: -1.36 } }],
    ['track', { hasRoom: false }],
    ['rigFault', { flags: RIG_FLAG.contactOpen }],
    ['rigFault', { flags: RIG_FLAG.powerRemoved }],
    ['rigFault', { flags: RIG_FLAG.watchdogExpired }],
    ['rigFault', { flags: RIG_FLAG.deviceFault }],
    ['rigFault', { flags: RIG_FLAG.deviceLatched }],
    ['moving', { signals: { xDot: -0.11 } }],
    ['moving', { signals: { theta1Dot: 0.51 } }],
    ['moving', { signals: { theta2Dot: -0.51 } }],
    ['rigFault', { flags: RIG_FLAG.commandRefused }],
    ['unreferenced', { flags: RIG_FLAG.referencing }],
    ['linkDown', { flags: RIG_FLAG.linkDown }],
    ['identityMismatch', { flags: RIG_FLAG.identityMismatch }],
    ['notFinite', { signals: { disturbance: NaN } }],
  ];

  it.each(CASES)('%s: %j', (name, trouble) => {
    expect(blockedBy(trouble)).toEqual([name]);
  });

  it('is known for every blocker that there is', () => {
    expect([...new Set(CASES.map(([name]) => name))].sort()).toEqual(
      BLOCKERS.map(({ name }) => name).sort(),
    );
  });

  it.each(['xReferenced', 'theta1Referenced', 'theta2Referenced'] as const)(
    'is one channel that lacks its reference: %s',
    (flag) => {
      expect(blockedBy({ signals: { rigFlags: REFERENCED & ~RIG_FLAG[flag] } })).toEqual([
        'unreferenced',
      ]);
    },
  );

  it.each(['watchdogExpired', 'deviceFault', 'deviceLatched'] as const)(
    'is not %s before a reset, which tells the device to clear it, but is after one',
    (flag) => {
      expect(blockedBy({ flags: RIG_FLAG[flag] }, true)).toEqual([]);
      expect(blockedBy({ flags: RIG_FLAG[flag] }, false)).toEqual(['rigFault']);
    },
  );

  it.each(['contactOpen', 'powerRemoved', 'linkDown', 'identityMismatch'] as const)(
    'is %s before a reset too, which does not put it right',
    (flag) => {
      expect(blockedBy({ flags: RIG_FLAG[flag] }, true)).not.toEqual([]);
    },
  );

  it('is a measurement that is no number, which is neither near upright nor on the track', () => {
    expect(blockedBy({ signals: { measuredTheta2: NaN } })).toEqual(['angle', 'notFinite']);
    expect(blockedBy({ signals: { measuredX: NaN } })).toEqual(['track', 'notFinite']);
  });

  it('is all that stands against it, not the first alone', () => {
    const rigFlags = RIG_FLAG.deviceFault | RIG_FLAG.linkDown | RIG_FLAG.identityMismatch;
    const signals = { rigFlags, measuredX: 9, measuredTheta1: NaN, theta2Dot: 1 };
    expect(blockedBy({ signals, stale: true, hasRoom: false }).sort()).toEqual(
      BLOCKERS.map(({ name }) => name).sort(),
    );
  });
});
