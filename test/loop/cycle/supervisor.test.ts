import { describe, expect, it } from 'vitest';
import { Supervisor } from '../../../src/loop/cycle/supervisor.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { STATE_SIZE } from '../../../src/plant-sim/state.ts';
import { RECORD_SIZE, REQUEST, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { BLOCKER } from '../../../src/safety/blockers.ts';
import { LIMIT_REASON } from '../../../src/safety/limit-reasons.ts';
import { SAFETY_STATES, type SafetyState } from '../../../src/safety/state-machine.ts';
import type { SafetyLimits } from '../../../src/safety/safety-limits.ts';
import { TRIP, TRIPS, type TripCode } from '../../../src/safety/trips.ts';
import { setUpright, type Signals } from '../../safety/upright-record.ts';
import { LIMITS } from './balancing-loop.ts';

const PERIOD = 0.01;

/** What the watches found, and a state that the prediction has in place of the estimate. */
interface Seen {
  readonly sensors?: number;
  readonly motion?: number;
  readonly prediction?: readonly number[];
}

/** A supervised rig that stands upright, but for what a tick is given. */
class Rig {
  readonly supervisor: Supervisor;
  readonly record = new Float64Array(RECORD_SIZE);

  constructor(limits: Partial<SafetyLimits> = {}) {
    const physics = PHYSICS['deployment-guide'];
    this.supervisor = new Supervisor({ ...LIMITS, ...limits }, physics, PERIOD);
  }

  static running(limits: Partial<SafetyLimits> = {}): Rig {
    const rig = new Rig(limits);
    rig.start();
    return rig;
  }

  /** Reset and armed, each by a request of its own. */
  start(): void {
    this.tick();
    this.tick({ requests: REQUEST.reset });
    this.tick({ requests: REQUEST.arm });
    this.tick();
    expect(this.state).toBe('running');
  }

  tick(signals: Signals = {}, { sensors = 0, motion = 0, prediction }: Seen = {}): SafetyState {
    const { record } = this;
    setUpright(record, signals);
    const state = prediction ?? record.subarray(SIGNAL.x, SIGNAL.x + STATE_SIZE);
    const predicted = Float64Array.from(state);
    this.supervisor.supervise(record, { cause: sensors }, { cause: motion }, predicted);
    return this.state;
  }

  get state(): SafetyState {
    return SAFETY_STATES[this.record[SIGNAL.state]];
  }

  get trip(): TripCode {
    return TRIPS[this.record[SIGNAL.trip]].code;
  }
}

describe('on the way to a run', () => {
  it('a rig is latched, reset, armed and running, one step a tick', () => {
    const rig = new Rig();
    expect(rig.tick()).toBe('latched');
    expect(rig.tick({ requests: REQUEST.reset })).toBe('ready');
    expect(rig.tick({ requests: REQUEST.arm })).toBe('armed');
    expect(rig.tick()).toBe('running');
    expect(rig.trip).toBe('NONE');
  });

  it('an arm that was asked for with the reset, and stands for ever, arms nothing', () => {
    const rig = new Rig();
    const both = REQUEST.reset | REQUEST.arm;
    for (let i = 0; i < 20; i++) expect(rig.tick({ requests: both })).toBe('ready');
    expect(rig.tick({ requests: REQUEST.reset })).toBe('ready');
    expect(rig.tick({ requests: both })).toBe('armed');
  });

  it('a reset that stands for ever resets once', () => {
    const rig = new Rig();
    rig.tick({ requests: REQUEST.reset });
    rig.tick({ requests: REQUEST.reset | REQUEST.softwareStop });
    for (let i = 0; i < 20; i++) expect(rig.tick({ requests: REQUEST.reset })).toBe('tripped');
    rig.tick();
    expect(rig.tick({ requests: REQUEST.reset })).toBe('ready');
  });

  it('an arm that was refused does not come to act when what stood against it goes', () => {
    const rig = new Rig();
    rig.tick({ requests: REQUEST.reset });
    rig.tick({ requests: REQUEST.arm, measuredTheta1: 0.35 });
    expect(rig.tick({ requests: REQUEST.arm })).toBe('ready');
    expect(rig.tick()).toBe('ready');
  });

  it('a rig that tilts in the very tick after its arming goes back to ready', () => {
    const rig = new Rig();
    rig.tick({ requests: REQUEST.reset });
    rig.tick({ requests: REQUEST.arm });
    expect(rig.tick({ measuredTheta1: 0.35 })).toBe('ready');
    expect(rig.trip).toBe('NONE');
  });

  it.each([
    ['latched', []],
    ['ready', [REQUEST.reset]],
    ['armed', [REQUEST.reset, REQUEST.arm]],
  ] as const)('a software stop latches a rig that is %s', (state, requests) => {
    const rig = new Rig();
    for (const request of requests) rig.tick({ requests: request });
    if (requests.length > 0) expect(rig.state).toBe(state);
    expect(rig.tick({ requests: REQUEST.softwareStop })).toBe('tripped');
    expect(rig.trip).toBe('SOFTWARE_STOP');
    expect(rig.tick({ requests: REQUEST.arm })).toBe('tripped');
  });
});

describe('a controlled stop', () => {
  it('ends when the cart comes to rest', () => {
    const rig = Rig.running();
    expect(rig.tick({ requests: REQUEST.disarm, xDot: 1 })).toBe('stopping');
    expect(rig.tick({ xDot: 0.5 })).toBe('stopping');
    expect(rig.tick({ xDot: 0.04 })).toBe('tripped');
    expect(rig.trip).toBe('OPERATOR_DISARM');
  });

  it('goes on while a force is still on its way that will move the cart', () => {
    const rig = Rig.running();
    rig.tick({ requests: REQUEST.disarm, xDot: 0 }, { prediction: [0, 0, 0, 1, 0, 0] });
    expect(rig.state).toBe('stopping');
    expect(rig.tick({ xDot: 0 }, { prediction: [0.01, 0, 0, 1, 0, 0] })).toBe('stopping');
    expect(rig.tick({ xDot: 0 })).toBe('tripped');
  });

  it('ends at its deadline where the cart does not', () => {
    const rig = Rig.running({ stopDeadline: 0.1 });
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    let ticks = 0;
    while (rig.tick({ xDot: -1 }) === 'stopping') ticks += 1;
    expect(ticks).toBe(9);
    expect(rig.state).toBe('tripped');
  });

  it('counts skipped periods towards its deadline', () => {
    const rig = Rig.running({ stopDeadline: 0.1, sampleGap: 1 });
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    expect(rig.tick({ xDot: 1, periods: 9 })).toBe('stopping');
    expect(rig.tick({ xDot: 1, periods: 1 })).toBe('tripped');
  });

  it('has all its time again the next time', () => {
    const rig = Rig.running({ stopDeadline: 0.1, sampleGap: 1 });
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    while (rig.tick({ xDot: 1 }) === 'stopping');
    rig.start();
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    expect(rig.tick({ xDot: 1, periods: 9 })).toBe('stopping');
  });

  it('cannot be taken back by an operator', () => {
    const rig = Rig.running();
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    expect(rig.tick({ requests: REQUEST.reset | REQUEST.arm, xDot: 1 })).toBe('stopping');
  });

  it('becomes a cut where a graver cause comes, and then has that for its cause', () => {
    const rig = Rig.running();
    rig.tick({ measuredTheta1: 0.9, xDot: 1 });
    expect([rig.state, rig.trip]).toEqual(['stopping', 'ANGLE_STOP']);
    rig.tick({ measuredTheta1: 1.3, xDot: 1 });
    expect([rig.state, rig.trip]).toEqual(['tripped', 'ANGLE_CUT']);
  });
});

describe('the cause of a trip', () => {
  it('is the first one of its category', () => {
    const rig = Rig.running();
    rig.tick({ requests: REQUEST.disarm, xDot: 1 });
    rig.tick({ measuredTheta1: 0.9, xDot: 1 });
    expect(rig.trip).toBe('OPERATOR_DISARM');
    rig.tick({ measuredX: 1.6 });
    expect(rig.trip).toBe('TRACK_END');
    rig.tick({ requests: REQUEST.softwareStop });
    expect(rig.trip).toBe('TRACK_END');
  });

  it('is forgotten at a reset, and not at one that is refused', () => {
    const rig = Rig.running();
    rig.tick({ measuredTheta1: 1.3 });
    rig.tick({ requests: REQUEST.reset, measuredTheta1: 0.4 });
    expect([rig.state, rig.trip]).toEqual(['tripped', 'ANGLE_CUT']);
    rig.tick({ measuredTheta1: 0.2 });
    rig.tick({ requests: REQUEST.reset, measuredTheta1: 0.2 });
    expect([rig.state, rig.trip]).toEqual(['ready', 'NONE']);
  });

  it('may be found after the watch, as a demand that is no number is', () => {
    const rig = Rig.running();
    rig.supervisor.cut(rig.record, TRIP.NON_FINITE);
    expect([rig.state, rig.trip]).toEqual(['tripped', 'NON_FINITE']);
    expect(rig.tick()).toBe('tripped');
  });
});

describe('a gap between samples', () => {
  it('is measured in periods, skipped ones too', () => {
    const rig = Rig.running({ sampleGap: 0.05 });
    expect(rig.tick({ fresh: 0, periods: 3 })).toBe('running');
    expect(rig.tick({ fresh: 0, periods: 2 })).toBe('running');
    expect(rig.tick({ fresh: 0 })).toBe('tripped');
    expect(rig.trip).toBe('SAMPLE_GAP');
  });

  it('ends with every fresh sample', () => {
    const rig = Rig.running({ sampleGap: 0.05 });
    for (let i = 0; i < 10; i++) {
      rig.tick({ fresh: 0, periods: 5 });
      expect(rig.tick()).toBe('running');
    }
  });

  it('is at least one period, however short it is set', () => {
    const rig = Rig.running({ sampleGap: 0.001 });
    expect(rig.tick({ fresh: 0 })).toBe('running');
    expect(rig.tick({ fresh: 0 })).toBe('tripped');
  });
});

describe('what the watches find', () => {
  it.each([
    ['SENSOR_STUCK', { sensors: TRIP.SENSOR_STUCK }],
    ['MOTION_MISSING', { motion: TRIP.MOTION_MISSING }],
  ] as const)('cuts: %s', (code, seen) => {
    const rig = Rig.running();
    expect(rig.tick({}, seen)).toBe('tripped');
    expect(rig.trip).toBe(code);
  });

  it('cuts where what is predicted is no number, though all that was estimated is', () => {
    const rig = Rig.running();
    expect(rig.tick({}, { prediction: [0, 0, 0, NaN, 0, 0] })).toBe('tripped');
    expect(rig.trip).toBe('NON_FINITE');
  });

  it('is nothing of a prediction while the rig carries no force: it stands still then', () => {
    const rig = new Rig();
    expect(rig.tick({ requests: REQUEST.reset }, { prediction: [9, 0, 0, NaN, 0, 0] })).toBe(
      'ready',
    );
  });

  it('cuts after as many missed deadlines in a row as are allowed, and not before', () => {
    const rig = Rig.running({ missedInARow: 4, sampleGap: 1 });
    expect(rig.tick({ periods: 4 })).toBe('running');
    expect(rig.tick({ periods: 5 })).toBe('tripped');
    expect(rig.trip).toBe('DEADLINES_MISSED');
  });

  it.each([
    ['FORCE_SATURATED', LIMIT_REASON.forceLimit],
    ['SLEW_SATURATED', LIMIT_REASON.slewRate],
  ] as const)('%s brakes after the time allowed', (code, limitReason) => {
    const rig = Rig.running({ saturationTime: 0.05 });
    let ticks = 0;
    while (rig.tick({ limitReason, xDot: 1 }) === 'running') ticks += 1;
    expect([ticks, rig.state, rig.trip]).toEqual([5, 'stopping', code]);
  });
});

describe('the track', () => {
  it('brakes a cart at speed before its end, so that it stands in front of it', () => {
    const rig = Rig.running({ track: 1, trackMargin: 0.1 });
    const at = (x: number) => rig.tick({ measuredX: x, x, xDot: 2 });
    expect(at(0.7)).toBe('running');
    expect(rig.record[SIGNAL.trackLeft]).toBeCloseTo(0.2);
    expect(rig.record[SIGNAL.stoppingDistance]).toBeLessThan(0.2);
    expect(at(0.8)).toBe('stopping');
    expect(rig.trip).toBe('TRACK_SHORT');
  });

  it('cuts where a cart is about to reach the end', () => {
    const rig = Rig.running({ track: 1, trackMargin: 0.1 });
    expect(rig.tick({ measuredX: -0.89, x: -0.89, xDot: -2 })).toBe('tripped');
    expect(rig.trip).toBe('TRACK_END');
  });

  it('lets a cart near its end come back', () => {
    const rig = Rig.running({ track: 1, trackMargin: 0.1 });
    expect(rig.tick({ measuredX: 0.89, x: 0.89, xDot: -2 })).toBe('running');
  });

  it.each([[0.53], [-0.53]])('too short to stop on at %s m refuses the reset', (measuredX) => {
    const rig = new Rig({ track: 0.6, trackMargin: 0.02 });
    expect(rig.tick({ requests: REQUEST.reset, measuredX, x: measuredX })).toBe('latched');
    expect(rig.record[SIGNAL.blockers]).toBe(BLOCKER.track);
    expect(rig.tick({ measuredX: 0.2, x: 0.2 })).toBe('latched');
    expect(rig.record[SIGNAL.blockers]).toBe(0);
  });

  it('too short for the delay that is measured refuses it too', () => {
    const rig = new Rig({ track: 0.4, trackMargin: 0.02 });
    rig.tick({ delayPeriods: 1 });
    expect(rig.record[SIGNAL.blockers]).toBe(0);
    rig.tick({ delayPeriods: 40 });
    expect(rig.record[SIGNAL.blockers]).toBe(BLOCKER.track);
  });

  it('is shown to the nearer end while the cart rests', () => {
    const rig = new Rig({ track: 1, trackMargin: 0.1 });
    rig.tick({ measuredX: -0.4, x: -0.4 });
    expect(rig.record[SIGNAL.trackLeft]).toBeCloseTo(0.5);
    rig.tick({ measuredX: -0.4, x: -0.4, xDot: 0.2 });
    expect(rig.record[SIGNAL.trackLeft]).toBeCloseTo(1.3);
  });
});

describe('a dead-man control', () => {
  it('that is let go brakes a rig that runs, and does nothing to one that does not', () => {
    const rig = new Rig();
    expect(rig.tick({ requests: REQUEST.deadMan })).toBe('latched');
    rig.start();
    expect(rig.tick({ requests: REQUEST.deadMan, xDot: 1 })).toBe('stopping');
    expect(rig.trip).toBe('DEAD_MAN');
  });
});

it('a channel that loses its reference while the rig runs cuts it', () => {
  const rig = Rig.running();
  expect(rig.tick({ rigFlags: RIG_FLAG.xReferenced | RIG_FLAG.theta2Referenced })).toBe('tripped');
  expect(rig.trip).toBe('CHANNEL_UNREFERENCED');
});
