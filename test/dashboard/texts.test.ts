import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rung } from '../../src/dashboard/charts/ladder.ts';
import { backoffMs } from '../../src/dashboard/feed/backoff.ts';
import { decimal, duration, microseconds, whole } from '../../src/dashboard/format.ts';
import { limitText } from '../../src/dashboard/charts/limit-text.ts';
import { History } from '../../src/dashboard/history/history.ts';
import { holderText, lossText, reasonAgainst } from '../../src/dashboard/panel/lease-text.ts';
import { stateText } from '../../src/dashboard/panel/state-text.ts';
import { BLOCKER } from '../../src/safety/blockers.ts';
import { LIMIT_REASON } from '../../src/safety/limit-reasons.ts';
import { SAFETY_STATES } from '../../src/safety/state-machine.ts';
import { TRIP, TRIPS } from '../../src/safety/trips.ts';

describe('numbers in words', () => {
  it.each([
    [decimal(-0.0123, 3), '\u22120.012'],
    [decimal(0.5, 2, true), '+0.50'],
    [decimal(-0.0001, 2, true), '\u00a00.00'],
    [decimal(NaN, 2), '\u2013'],
    [decimal(Infinity, 2), '\u2013'],
    [whole(1234567), '1\u2009234\u2009567'],
    [whole(-1234), '\u22121\u2009234'],
    [whole(12), '12'],
    [microseconds(0.256), '0.26 \u00b5s'],
    [microseconds(57.84), '57.8 \u00b5s'],
    [microseconds(430), '430 \u00b5s'],
    [microseconds(3300), '3.3 ms'],
    [duration(2.34), '2.3 s'],
    [duration(75), '75 s'],
    [duration(200), '3 min 20 s'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe('the ladder of scales', () => {
  it('has the rungs 1, 2 and 5 of every decade', () => {
    expect([0.011, 0.02, 0.3, 1, 1.01, 7, 51].map((value) => rung(value, 0.01))).toEqual([
      0.02, 0.02, 0.5, 1, 2, 10, 100,
    ]);
    expect(rung(0, 0.02)).toBe(0.02);
  });

  it('holds every value, and not more than two and a half times it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (value) => {
        const answer = rung(value, 1e-3);
        expect(answer).toBeGreaterThanOrEqual(value * (1 - 1e-8));
        expect(answer).toBeLessThanOrEqual(value * 2.5 * (1 + 1e-8));
      }),
    );
  });
});

describe('the wait before a new attempt', () => {
  it('is short first, grows, and ends growing', () => {
    const waits = [0, 1, 2, 3, 10, 1000].map((failures) => backoffMs(failures, 0));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeLessThan(500);
    expect(waits[5]).toBe(5000);
    expect(backoffMs(1000, 1)).toBe(4000);
  });
});

describe('the state in words', () => {
  it('has a word and a sentence for every state', () => {
    const words = SAFETY_STATES.map((state) => stateText(state, null, 0));
    expect(new Set(words.map(({ word }) => word)).size).toBe(SAFETY_STATES.length);
    expect(words.every(({ cause }) => cause.endsWith('.'))).toBe(true);
  });

  it('tells the cause, the stop category and the way out of a trip', () => {
    const { word, cause, more } = stateText('tripped', TRIPS[TRIP.ANGLE_CUT], 0);
    expect(word).toBe('Tripped');
    expect(cause).toBe('Angle beyond the emergency stop threshold.');
    expect(more).toContain('stop category 0');
    expect(more).toContain('Reset, then arm');
  });

  it('tells all that stands against a reset instead of asking for one', () => {
    const { more } = stateText(
      'tripped',
      TRIPS[TRIP.SAMPLE_GAP],
      BLOCKER.staleSample | BLOCKER.angle,
    );
    expect(more).toContain(
      'No reset yet: no fresh sample from the rig; a pendulum is not near upright.',
    );
    expect(more).not.toContain('Reset, then arm');
  });

  it('tells what stands against arming', () => {
    expect(stateText('ready', null, BLOCKER.track).more).toContain('No arming yet');
    expect(stateText('ready', null, 0).more).toContain('Arm');
  });
});

describe('why the force is limited, in words', () => {
  it('names every reason of the last moments, though it held for one period', () => {
    const history = new History(['limitReason'], ['limitReason'], 1000, 10);
    for (let tick = 0; tick < 5000; tick++) {
      const reason =
        tick === 4700 ? LIMIT_REASON.slewRate : tick === 4990 ? LIMIT_REASON.forceLimit : 0;
      history.push(Float64Array.of(reason), 0, tick);
    }
    expect(limitText(history)).toBe('at the force limit, at the slew limit');
    for (let tick = 5000; tick < 5400; tick++) history.push(Float64Array.of(0), 0, tick);
    expect(limitText(history)).toBe('at the force limit');
    for (let tick = 5400; tick < 6000; tick++) history.push(Float64Array.of(0), 0, tick);
    expect(limitText(history)).toBe('');
  });
});

describe('control in words', () => {
  const notice = { type: 'lease', leaseSeconds: 5, deadManMs: null } as const;
  const free = { ...notice, holder: null, yours: false };
  const mine = { ...notice, holder: { client: 1, name: 'me' }, yours: true };
  const others = { ...notice, holder: { client: 2, name: 'Ann' }, yours: false };

  it('says who has it', () => {
    expect([free, mine, others].map(holderText)).toEqual([
      'Nobody has control',
      'You have control',
      'Ann has control',
    ]);
  });

  it('stands against what a page does only while another has it', () => {
    expect([null, free, mine].map(reasonAgainst)).toEqual([null, null, null]);
    expect(reasonAgainst(others)).toContain('Ann has control');
  });

  it('says how it was lost', () => {
    expect(lossText(others)).toContain('Ann took it over');
    expect(lossText(free)).toContain('for 5 s');
    expect(lossText(null)).toContain('connection');
  });
});
