import { describe, expect, it } from 'vitest';
import { Supervisor } from '../../../src/loop/cycle/supervisor.ts';
import {
  RECORD_SIZE,
  REQUEST,
  RIG_FLAG,
  SIGNAL,
  type SignalName,
} from '../../../src/record/signals.ts';
import { SAFETY_STATES, type SafetyState } from '../../../src/safety/state-machine.ts';
import type { SafetyLimits } from '../../../src/safety/safety-limits.ts';
import { TRIP, TRIPS, type TripCode } from '../../../src/safety/trips.ts';
import { LIMITS } from './balancing-loop.ts';

const PERIOD = 0.01;
const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

type Signals = { readonly [name in SignalName]?: number };

/** A supervised rig that stands upright, but for what a tick is given. */
class Rig {
  readonly supervisor: Supervisor;
  readonly record = new Float64Array(RECORD_SIZE);

  constructor(limits: Partial<SafetyLimits> = {}) {
    this.supervisor = new Supervisor({ ...LIMITS, ...limits }, PERIOD);
  }

  static running(limits: Partial<SafetyLimits> = {}): Rig {
    const rig = new Rig(limits);
    rig.tick({ requests: REQUEST.reset });
    rig.tick({ requests: REQUEST.arm });
    rig.tick();
    expect(rig.state).toBe('running');
    return rig;
  }

  tick(signals: Signals = {}): SafetyState {
    const { record } = this;
    record.fill(0);
    record[SIGNAL.fresh] = 1;
    record[SIGNAL.periods] = 1;
    record[SIGNAL.rigFlags] = REFERENCED;
    for (const [name, value] of Object.entries(signals)) record[SIGNAL[name as SignalName]] = value;
    this.supervisor.supervise(record);
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
    const both = REQUEST.reset | REQUEST.arm;
    expect(rig.tick()).toBe('latched');
    expect(rig.tick({ requests: both })).toBe('ready');
    expect(rig.tick({ requests: both })).toBe('armed');
    expect(rig.tick({ requests: both })).toBe('running');
    expect(rig.trip).toBe('NONE');
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
    rig.tick({ requests: REQUEST.reset });
    rig.tick({ requests: REQUEST.arm });
    rig.tick();
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
