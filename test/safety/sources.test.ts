import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST, RIG_FLAG, type SignalName } from '../../src/record/signals.ts';
import { isMeasuredFinite } from '../../src/safety/readings.ts';
import type { SafetyLimits } from '../../src/safety/safety-limits.ts';
import { SOURCES, stopCause, WATCH } from '../../src/safety/sources.ts';
import type { StopEvidence } from '../../src/safety/stop-evidence.ts';
import { TRIP, TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { REFERENCED, uprightRecord, type Signals } from './upright-record.ts';

const LIMITS: SafetyLimits = { ...SAFETY_LIMITS, cartSpeed: 2 };

/** What goes wrong with a rig that balances. */
interface Trouble {
  readonly signals?: Signals;
  readonly flags?: number;
  readonly found?: Partial<StopEvidence>;
}

function evidenceOf({ signals = {}, flags = 0, found = {} }: Trouble): StopEvidence {
  const record = uprightRecord({
    rigFlags: REFERENCED | flags,
    stoppingDistance: 0.1,
    trackLeft: 1.4,
    ...signals,
  });
  return {
    record,
    limits: LIMITS,
    isEnergised: true,
    isStale: false,
    isFinite: isMeasuredFinite(record),
    deadlinesMissed: false,
    sensors: TRIP.NONE,
    motion: TRIP.NONE,
    isAtEnd: false,
    saturation: TRIP.NONE,
    ...found,
  };
}

function causeOf(trouble: Trouble, watch: number = WATCH.energised): TripCode {
  return TRIPS[stopCause(evidenceOf(trouble), watch)].code;
}

/** Every cause on its own, the gravest first. */
const TROUBLES: readonly (readonly [TripCode, Trouble])[] = [
  ['SOFTWARE_STOP', { signals: { requests: REQUEST.softwareStop } }],
  ['CONTACT_OPEN', { flags: RIG_FLAG.contactOpen }],
  ['LOOP_STALLED', { signals: { requests: REQUEST.loopStalled } }],
  ['MAIN_STALLED', { signals: { requests: REQUEST.mainStalled } }],
  ['FEED_STALLED', { signals: { requests: REQUEST.feedStalled } }],
  ['LINK_DOWN', { flags: RIG_FLAG.linkDown }],
  ['IDENTITY_MISMATCH', { flags: RIG_FLAG.identityMismatch }],
  ['POWER_REMOVED', { flags: RIG_FLAG.powerRemoved }],
  ['DEVICE_WATCHDOG', { flags: RIG_FLAG.watchdogExpired }],
  ['DEVICE_FAULT', { flags: RIG_FLAG.deviceFault }],
  ['DEVICE_LATCHED', { flags: RIG_FLAG.deviceLatched }],
  ['COMMAND_REFUSED', { flags: RIG_FLAG.commandRefused }],
  ['SAMPLE_GAP', { found: { isStale: true } }],
  ['DEADLINES_MISSED', { found: { deadlinesMissed: true } }],
  ['NON_FINITE', { found: { isFinite: false } }],
  ['CHANNEL_UNREFERENCED', { signals: { rigFlags: REFERENCED & ~RIG_FLAG.theta1Referenced } }],
  ['SENSOR_GARBAGE', { found: { sensors: TRIP.SENSOR_GARBAGE } }],
  ['SENSOR_JUMP', { found: { sensors: TRIP.SENSOR_JUMP } }],
  ['SENSOR_STUCK', { found: { sensors: TRIP.SENSOR_STUCK } }],
  ['MOTION_MISSING', { found: { motion: TRIP.MOTION_MISSING } }],
  ['MOTION_UNCOMMANDED', { found: { motion: TRIP.MOTION_UNCOMMANDED } }],
  ['ANGLE_CUT', { signals: { measuredTheta1: -1.21 } }],
  ['TRACK_END', { found: { isAtEnd: true } }],
  ['ANGLE_STOP', { signals: { measuredTheta2: 0.81 } }],
  ['TRACK_SHORT', { signals: { stoppingDistance: 0.3, trackLeft: 0.3 } }],
  ['CART_SPEED', { signals: { xDot: -2.1 } }],
  ['FORCE_SATURATED', { found: { saturation: TRIP.FORCE_SATURATED } }],
  ['SLEW_SATURATED', { found: { saturation: TRIP.SLEW_SATURATED } }],
  ['DEAD_MAN', { signals: { requests: REQUEST.deadMan } }],
  ['OPERATOR_DISARM', { signals: { requests: REQUEST.disarm } }],
];

/** What the record alone tells; two of one watch cannot stand together. */
const exclusive = (trouble: Trouble) => Object.keys(trouble.found ?? {}).join();

function both(first: Trouble, second: Trouble): Trouble {
  const unreferenced = first.signals?.rigFlags ?? second.signals?.rigFlags ?? REFERENCED;
  return {
    signals: {
      ...first.signals,
      ...second.signals,
      requests: (first.signals?.requests ?? 0) | (second.signals?.requests ?? 0),
      rigFlags: unreferenced | (first.flags ?? 0) | (second.flags ?? 0),
    },
    found: { ...first.found, ...second.found },
  };
}

describe('the table of sources', () => {
  it('has every trip once, the gravest first, but for what ends the cycle itself', () => {
    const withoutSource: TripCode[] = ['NONE', 'CONTROL_FAILED', 'UNCLEAN_END'];
    expect(SOURCES.map(({ trip }) => trip)).toEqual(
      TRIPS.map(({ code }) => code).filter((code) => !withoutSource.includes(code)),
    );
    const categories = SOURCES.map(({ trip }) => TRIPS[TRIP[trip]].category as number);
    expect(categories).toEqual([...categories].sort());
  });

  it('is told in full here', () => {
    expect(TROUBLES.map(([code]) => code)).toEqual(SOURCES.map(({ trip }) => trip));
  });
});

describe('the cause for a stop', () => {
  it('is none while a rig balances, however it asks for a reset or an arming', () => {
    expect(causeOf({})).toBe('NONE');
    expect(causeOf({ signals: { requests: REQUEST.reset | REQUEST.arm } })).toBe('NONE');
  });

  it.each(TROUBLES)('%s is found', (code, trouble) => {
    expect(causeOf(trouble)).toBe(code);
  });

  it.each(['limitLow', 'limitHigh', 'held'] as const)('is none for the flag %s', (flag) => {
    expect(causeOf({ flags: RIG_FLAG[flag] })).toBe('NONE');
  });

  it('is the gravest where two come together, and a cut goes before a controlled stop', () => {
    let pairs = 0;
    for (let grave = 0; grave < TROUBLES.length; grave++) {
      for (let light = grave + 1; light < TROUBLES.length; light++) {
        const [[code, first], [, second]] = [TROUBLES[grave], TROUBLES[light]];
        if (first.found && exclusive(first) === exclusive(second)) continue;
        expect(causeOf(both(first, second))).toBe(code);
        pairs += 1;
      }
    }
    // Three pairs of one watch of sensors, one of motion, one of saturation.
    expect(pairs).toBe((TROUBLES.length * (TROUBLES.length - 1)) / 2 - 5);
  });

  it('of a rig without force is a person, a contact or a thread, and nothing that hands do to it', () => {
    const remaining = TROUBLES.filter(([, trouble]) => causeOf(trouble, WATCH.latched) !== 'NONE');
    expect(remaining.map(([code]) => code)).toEqual([
      'SOFTWARE_STOP',
      'CONTACT_OPEN',
      'LOOP_STALLED',
      'MAIN_STALLED',
      'FEED_STALLED',
      'OPERATOR_DISARM',
    ]);
  });

  it('of a rig that waits to be armed is its link too: what was reset was another one', () => {
    const added = TROUBLES.filter(
      ([, trouble]) => causeOf(trouble, WATCH.ready) !== causeOf(trouble, WATCH.latched),
    );
    expect(added.map(([code]) => code)).toEqual(['LINK_DOWN', 'IDENTITY_MISMATCH']);
  });

  it('begins beyond a limit, not at it', () => {
    expect(causeOf({ signals: { measuredTheta1: 0.8, measuredTheta2: -0.8 } })).toBe('NONE');
    expect(causeOf({ signals: { measuredTheta1: 1.2 } })).toBe('ANGLE_STOP');
    expect(causeOf({ signals: { xDot: 2 } })).toBe('NONE');
  });

  it('is no speed where no largest speed is set', () => {
    const evidence = evidenceOf({ signals: { xDot: 1e6 } });
    const unbounded = { ...evidence, limits: { ...LIMITS, cartSpeed: null } };
    expect(stopCause(unbounded, WATCH.energised)).toBe(TRIP.NONE);
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
    const value = fc.integer({ min: -250, max: 250 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(value, value, value, (measuredTheta1, measuredTheta2, xDot) => {
        const signals = { measuredTheta1, measuredTheta2, xDot };
        const mirrored = {
          measuredTheta1: -measuredTheta1,
          measuredTheta2: -measuredTheta2,
          xDot: -xDot,
        };
        expect(causeOf({ signals })).toBe(causeOf({ signals: mirrored }));
      }),
    );
  });
});

describe('a contact that was open for less than a sample', () => {
  const was = { flags: RIG_FLAG.contactTripped | RIG_FLAG.deviceLatched };

  it('is CONTACT_OPEN under force, not a device that latched by itself', () => {
    expect(TRIPS[stopCause(evidenceOf(was), WATCH.energised)]!.code).toBe('CONTACT_OPEN');
  });

  it('is no cause before: a reset tells the device to clear it', () => {
    const evidence = evidenceOf({ ...was, found: { isEnergised: false } });
    expect(TRIPS[stopCause(evidence, WATCH.latched)]!.code).toBe('NONE');
  });
});
