import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StartSequence } from '../../../src/loop/cycle/start-sequence.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import {
  SAFETY_STATE,
  SAFETY_STATES,
  type SafetyState,
} from '../../../src/safety/state-machine.ts';

const PERIOD = 0.01;
/** Time between two steps of the sequence: 50 ms. */
const STEP = 5;

/** Asks once a tick; what the sequence asks for at each, given the state before. */
function requests(states: readonly SafetyState[], period = PERIOD): number[] {
  const sequence = new StartSequence(period);
  const record = new Float64Array(RECORD_SIZE);
  return states.map((state, tick) => {
    record[SIGNAL.tick] = tick;
    record[SIGNAL.requests] = 0;
    sequence.request(record, SAFETY_STATE[state]);
    return record[SIGNAL.requests];
  });
}

const many = (state: SafetyState, count: number): SafetyState[] =>
  new Array<SafetyState>(count).fill(state);

describe('the start sequence', () => {
  it('resets, and arms as an edge of its own once the reset was granted', () => {
    const asked = requests([...many('latched', 6), ...many('ready', 10), 'armed']);
    const steps = asked.map((bits, tick) => [tick, bits]).filter(([, bits]) => bits !== 0);
    expect(steps[0]).toEqual([STEP, REQUEST.reset]);
    expect(steps[1]).toEqual([2 * STEP, REQUEST.arm]);
  });

  it('waits for the filter of the velocities before each step, whatever the rate', () => {
    const first = (period: number) =>
      requests(many('latched', 1000), period).findIndex((bits) => bits !== 0);
    expect(first(0.001) * 0.001).toBeCloseTo(0.05, 9);
    expect(first(0.01) * 0.01).toBeCloseTo(0.05, 9);
    expect(first(0.1)).toBe(1);
  });

  it('asks again while a rig is not near upright yet, as an operator would', () => {
    expect(requests(many('latched', 3 * STEP + 1)).filter((bits) => bits !== 0)).toEqual([
      REQUEST.reset,
      REQUEST.reset,
      REQUEST.reset,
    ]);
  });

  it('lets a request go before it asks again, at the lowest rate too', () => {
    const asked = requests(many('latched', 20), 1);
    expect(asked.filter((bits) => bits === REQUEST.reset).length).toBeGreaterThan(5);
    for (let i = 1; i < asked.length; i++) expect(asked[i] & asked[i - 1]).toBe(0);
  });

  it('arms anew where the rig was moved in the very tick of the arming', () => {
    const asked = requests([...many('ready', STEP + 1), 'armed', ...many('ready', 2 * STEP)]);
    expect(asked.filter((bits) => bits === REQUEST.arm).length).toBeGreaterThanOrEqual(2);
  });

  it('adds to what operators ask for', () => {
    const sequence = new StartSequence(PERIOD);
    const record = new Float64Array(RECORD_SIZE);
    record[SIGNAL.tick] = STEP;
    record[SIGNAL.requests] = REQUEST.disarm;
    sequence.request(record, SAFETY_STATE.latched);
    expect(record[SIGNAL.requests]).toBe(REQUEST.disarm | REQUEST.reset);
  });

  it.each(['running', 'stopping', 'tripped'] as const)(
    'never acts again once the rig was %s, whatever state follows',
    (over) => {
      const later = fc.array(fc.constantFrom(...SAFETY_STATES), { minLength: 20, maxLength: 100 });
      fc.assert(
        fc.property(fc.nat({ max: 30 }), later, (wait, states) => {
          const asked = requests([...many('latched', wait), over, ...states]);
          expect(asked.slice(wait).every((bits) => bits === 0)).toBe(true);
        }),
      );
    },
  );

  it('never asks for reset and arming in one tick, nor twice within its step', () => {
    const states = fc.array(fc.constantFrom(...SAFETY_STATES), { minLength: 20, maxLength: 100 });
    fc.assert(
      fc.property(states, (given) => {
        const asked = requests(given);
        const ticks = asked.flatMap((bits, tick) => (bits === 0 ? [] : [tick]));
        for (const tick of ticks) expect([REQUEST.reset, REQUEST.arm]).toContain(asked[tick]);
        ticks.forEach((tick, i) => {
          if (i > 0) expect(tick - ticks[i - 1]).toBeGreaterThanOrEqual(STEP);
        });
      }),
    );
  });
});
