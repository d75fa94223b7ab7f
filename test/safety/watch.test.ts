import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RECORD_SIZE,
  REQUEST,
  RIG_FLAG,
  SIGNAL,
  type SignalName,
} from '../../src/record/signals.ts';
import { BLOCKER, BLOCKERS, type BlockerName } from '../../src/safety/blockers.ts';
import type { SafetyLimits } from '../../src/safety/safety-limits.ts';
import { TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { blockers, stopCause, WATCH } from '../../src/safety/watch.ts';

const LIMITS: SafetyLimits = {
  force: 200,
  angleStop: 0.8,
  angleCut: 1.2,
  angleArm: 0.3,
  speedArm: 0.1,
  rateArm: 0.5,
  track: 1.5,
  cartSpeed: 2,
  stopDeadline: 0.5,
  sampleGap: 0.02,
};
const GAP_LIMIT = 20;

const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

/** What goes wrong: signals that differ from a rig that stands upright, and periods without a sample. */
interface Trouble {
  readonly signals?: { readonly [name in SignalName]?: number };
  readonly flags?: number;
  readonly gapPeriods?: number;
}

function recordOf({ signals = {}, flags = 0 }: Trouble): Float64Array {
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.fresh] = 1;
  record[SIGNAL.rigFlags] = REFERENCED | flags;
  for (const [name, value] of Object.entries(signals)) record[SIGNAL[name as SignalName]] = value;
  return record;
}

function causeOf(trouble: Trouble, watch: number = WATCH.energised, limits = LIMITS): TripCode {
  const { gapPeriods = 0 } = trouble;
  return TRIPS[stopCause(recordOf(trouble), limits, watch, gapPeriods, GAP_LIMIT)].code;
}

function blockedBy(trouble: Trouble, resetDue = false): BlockerName[] {
  const stale = (trouble.gapPeriods ?? 0) > GAP_LIMIT;
  const bits = blockers(recordOf(trouble), LIMITS, resetDue, stale);
  return BLOCKERS.filter(({ name }) => (bits & BLOCKER[name]) !== 0).map(({ name }) => name);
}

function both(first: Trouble, second: Trouble): Trouble {
  return {
    signals: {
      ...first.signals,
      ...second.signals,
      requests: (first.signals?.requests ?? 0) | (second.signals?.requests ?? 0),
    },
    flags: (first.flags ?? 0) | (second.flags ?? 0),
    gapPeriods: Math.max(first.gapPeriods ?? 0, second.gapPeriods ?? 0),
  };
}

/** Every cause on its own, the gravest first. */
const TROUBLES: readonly (readonly [TripCode, Trouble])[] = [
  ['SOFTWARE_STOP', { signals: { requests: REQUEST.softwareStop } }],
  ['CONTACT_OPEN', { flags: RIG_FLAG.contactOpen }],
  ['LINK_DOWN', { flags: RIG_FLAG.linkDown }],
  ['RIG_FAULT', { flags: RIG_FLAG.deviceFault }],
  ['SAMPLE_GAP', { gapPeriods: GAP_LIMIT + 1 }],
  ['NON_FINITE', { signals: { theta2Dot: NaN } }],
  ['ANGLE_CUT', { signals: { measuredTheta1: -1.21 } }],
  ['TRACK_END', { signals: { measuredX: 1.51 } }],
  ['ANGLE_STOP', { signals: { measuredTheta2: 0.81 } }],
  ['CART_SPEED', { signals: { xDot: -2.1 } }],
  ['OPERATOR_DISARM', { signals: { requests: REQUEST.disarm } }],
];

describe('the cause for a stop', () => {
  it('is none while a rig balances, however it asks for a reset or an arming', () => {
    expect(causeOf({})).toBe('NONE');
    expect(causeOf({ signals: { requests: REQUEST.reset | REQUEST.arm } })).toBe('NONE');
  });

  it('is known for every trip that there is', () => {
    expect(TROUBLES.map(([code]) => code).sort()).toEqual(
      TRIPS.map(({ code }) => code)
        .filter((code) => code !== 'NONE')
        .sort(),
    );
  });

  it.each(TROUBLES)('%s is found', (code, trouble) => {
    expect(causeOf(trouble)).toBe(code);
  });

  it.each([
    'powerRemoved',
    'watchdogExpired',
    'deviceFault',
    'deviceLatched',
    'identityMismatch',
    'commandRefused',
  ] as const)('RIG_FAULT is what a rig means by %s', (flag) => {
    expect(causeOf({ flags: RIG_FLAG[flag] })).toBe('RIG_FAULT');
  });

  it.each(['limitLow', 'limitHigh', 'held'] as const)('is none for the flag %s', (flag) => {
    expect(causeOf({ flags: RIG_FLAG[flag] })).toBe('NONE');
  });

  it('is the gravest where two come together, and a cut goes before a controlled stop', () => {
    for (let grave = 0; grave < TROUBLES.length; grave++) {
      for (let light = grave + 1; light < TROUBLES.length; light++) {
        expect(causeOf(both(TROUBLES[grave][1], TROUBLES[light][1]))).toBe(TROUBLES[grave][0]);
      }
    }
    const categories = TROUBLES.map(([code]) => TRIPS.find((trip) => trip.code === code)!.category);
    expect(categories).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('of a rig without force is an operator or an open contact, and nothing that hands do to it', () => {
    const remaining = TROUBLES.filter(([, trouble]) => causeOf(trouble, WATCH.latched) !== 'NONE');
    expect(remaining.map(([code]) => code)).toEqual([
      'SOFTWARE_STOP',
      'CONTACT_OPEN',
      'OPERATOR_DISARM',
    ]);
  });

  it.each(['linkDown', 'identityMismatch'] as const)(
    'of a rig that waits to be armed is %s too: what was reset was another link',
    (flag) => {
      expect(causeOf({ flags: RIG_FLAG[flag] }, WATCH.ready)).not.toBe('NONE');
      expect(causeOf({ flags: RIG_FLAG[flag] }, WATCH.latched)).toBe('NONE');
    },
  );

  it('begins beyond a limit, not at it', () => {
    expect(causeOf({ signals: { measuredTheta1: 0.8, measuredTheta2: -0.8 } })).toBe('NONE');
    expect(causeOf({ signals: { measuredTheta1: 1.2 } })).toBe('ANGLE_STOP');
    expect(causeOf({ signals: { measuredX: -1.5 } })).toBe('NONE');
    expect(causeOf({ signals: { xDot: 2 } })).toBe('NONE');
    expect(causeOf({ gapPeriods: GAP_LIMIT })).toBe('NONE');
  });

  it('is no speed where no largest speed is set', () => {
    const unbounded = { ...LIMITS, cartSpeed: null };
    expect(causeOf({ signals: { xDot: 1e6 } }, WATCH.energised, unbounded)).toBe('NONE');
  });

  it('is what the encoders say of the angle, not what an estimator makes of it', () => {
    expect(causeOf({ signals: { theta1: 1.5, theta2: -1.5 } })).toBe('NONE');
  });

  const WATCHED: readonly SignalName[] = [
    'measuredX',
    'measuredTheta1',
    'measuredTheta2',
    'x',
    'theta1',
    'theta2',
    'xDot',
    'theta1Dot',
    'theta2Dot',
    'disturbance',
  ];

  it.each(WATCHED)('NON_FINITE finds a %s that is no finite number', (name) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(causeOf({ signals: { [name]: value } })).toBe('NON_FINITE');
    }
  });

  it('is there on either side of every limit alike', () => {
    const angle = fc.integer({ min: -250, max: 250 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(angle, angle, angle, angle, (measuredX, measuredTheta1, measuredTheta2, xDot) => {
        const signals = { measuredX, measuredTheta1, measuredTheta2, xDot };
        const mirrored = {
          measuredX: -measuredX,
          measuredTheta1: -measuredTheta1,
          measuredTheta2: -measuredTheta2,
          xDot: -xDot,
        };
        expect(causeOf({ signals })).toBe(causeOf({ signals: mirrored }));
      }),
    );
  });
});

describe('what stands against a reset and an arming', () => {
  it('is nothing where a rig stands upright and is referenced', () => {
    expect(blockedBy({})).toEqual([]);
    expect(blockedBy({ signals: { measuredTheta1: 0.3, measuredTheta2: -0.3 } })).toEqual([]);
    expect(blockedBy({ signals: { measuredX: 1.35 } })).toEqual([]);
    expect(blockedBy({ flags: RIG_FLAG.held | RIG_FLAG.limitLow })).toEqual([]);
  });

  const CASES: readonly (readonly [BlockerName, Trouble])[] = [
    ['staleSample', { gapPeriods: GAP_LIMIT + 1 }],
    ['unreferenced', { signals: { rigFlags: 0 } }],
    ['angle', { signals: { measuredTheta1: 0.301 } }],
    ['angle', { signals: { measuredTheta2: -0.301 } }],
    ['track', { signals: { measuredX: -1.36 } }],
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
    expect(blockedBy({ signals, gapPeriods: GAP_LIMIT + 1 }).sort()).toEqual(
      BLOCKERS.map(({ name }) => name).sort(),
    );
  });
});
