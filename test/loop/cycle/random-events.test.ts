import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RIG_FAULTS, type RigFault } from '../../../src/hal/rig-fault.ts';
import { REQUEST, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { BLOCKER } from '../../../src/safety/blockers.ts';
import { LIMIT_REASON } from '../../../src/safety/limit-reasons.ts';
import { isEnergised, SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP, TRIPS } from '../../../src/safety/trips.ts';
import { balancingLoop, LIMITS } from './balancing-loop.ts';

const RATE = 100;

/** What happens to a rig before it goes on for some ticks. */
interface Event {
  /** Bits of `REQUEST` that stand in all of these ticks. */
  readonly held: number;
  /** Bits that stand in the first of them. */
  readonly asked: number;
  readonly fault: RigFault | null;
  readonly kick: readonly [number, number, number] | null;
  /** Periods from one tick to the next. */
  readonly periods: number;
  readonly ticks: number;
}

const REQUESTS = fc
  .subarray(Object.values(REQUEST), { maxLength: 3 })
  .map((bits) => bits.reduce((sum, bit) => sum | bit, 0));
const START = fc.constantFrom(REQUEST.reset, REQUEST.arm, REQUEST.reset | REQUEST.arm, 0);
const FAULT: fc.Arbitrary<RigFault> = fc.record({
  fault: fc.constantFrom(...RIG_FAULTS),
  channel: fc.constantFrom(0, 1, 2),
  value: fc.integer({ min: -200, max: 200 }),
  durationS: fc.constantFrom(0, 0.05, 0.3),
});
const EVENT: fc.Arbitrary<Event> = fc.record({
  held: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: START }),
  asked: fc.oneof({ weight: 4, arbitrary: START }, { weight: 1, arbitrary: REQUESTS }),
  fault: fc.option(FAULT, { freq: 4 }),
  kick: fc.option(
    fc.tuple(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -2, max: 2 }),
    ),
    { freq: 4 },
  ),
  periods: fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 30 }) },
  ),
  ticks: fc.integer({ min: 1, max: 60 }),
});

/** An operator who does all in order, and whatever happens after that. */
const START_UP: readonly Event[] = [0, REQUEST.reset, REQUEST.arm].map((asked) => ({
  held: 0,
  asked,
  fault: null,
  kick: null,
  periods: 1,
  ticks: 10,
}));

/** What a tick left behind, for the next one. */
interface Before {
  readonly state: number;
  readonly requests: number;
  /** Periods since a controlled stop began. */
  readonly stopping: number;
}

const has = (value: number, bit: number) => (value & bit) !== 0;

/** All that has to hold of every record, given the one before. */
function check(r: Float64Array, before: Before): void {
  const state = r[SIGNAL.state];
  const force = r[SIGNAL.force];
  const begun = r[SIGNAL.requests] & ~before.requests;
  const mayPush = state === SAFETY_STATE.running || state === SAFETY_STATE.stopping;

  // Force comes of running and stopping alone, within its band, and never outward at a switch.
  expect(r[SIGNAL.enable]).toBe(mayPush ? 1 : 0);
  if (!mayPush) expect(force).toBe(0);
  expect(Math.abs(force)).toBeLessThanOrEqual(LIMITS.force);
  expect(force >= r[SIGNAL.forceLow] && force <= r[SIGNAL.forceHigh]).toBe(true);
  if (force !== r[SIGNAL.demand]) expect(r[SIGNAL.limitReason]).not.toBe(0);
  expect(has(r[SIGNAL.limitReason], LIMIT_REASON.notRunning)).toBe(!mayPush);
  if (has(r[SIGNAL.rigFlags], RIG_FLAG.limitHigh)) expect(force).toBeLessThanOrEqual(0);
  if (has(r[SIGNAL.rigFlags], RIG_FLAG.limitLow)) expect(force).toBeGreaterThanOrEqual(0);

  // A person, a contact or another thread takes it away in the very tick.
  const stops =
    REQUEST.softwareStop | REQUEST.loopStalled | REQUEST.mainStalled | REQUEST.feedStalled;
  if (has(r[SIGNAL.requests], stops) || has(r[SIGNAL.rigFlags], RIG_FLAG.contactOpen)) {
    expect(isEnergised(state)).toBe(false);
  }

  // Nothing resumes by itself.
  if (isEnergised(state) && !isEnergised(before.state)) {
    expect([before.state, state]).toEqual([SAFETY_STATE.ready, SAFETY_STATE.armed]);
    expect(has(begun, REQUEST.arm)).toBe(true);
    expect(r[SIGNAL.blockers]).toBe(0);
  }
  if (before.state === SAFETY_STATE.tripped && state !== SAFETY_STATE.tripped) {
    expect(state).toBe(SAFETY_STATE.ready);
    expect(has(begun, REQUEST.reset)).toBe(true);
    expect(r[SIGNAL.blockers]).toBe(0);
  }
  if (has(r[SIGNAL.blockers], BLOCKER.rigFault) && !isEnergised(before.state)) {
    expect(isEnergised(state)).toBe(false);
  }

  // A stop names its cause, and is over by its deadline.
  if (state === SAFETY_STATE.stopping) {
    expect(TRIPS[r[SIGNAL.trip]].category).toBe(1);
    expect(before.stopping).toBeLessThan(LIMITS.stopDeadline * RATE);
  }
  if (state === SAFETY_STATE.tripped) expect(r[SIGNAL.trip]).not.toBe(TRIP.NONE);
  if (mayPush && state === SAFETY_STATE.running) expect(r[SIGNAL.trip]).toBe(TRIP.NONE);
}

/** What a run came to, so that a test that looks at nothing is seen. */
interface Seen {
  readonly states: Set<number>;
  readonly trips: Set<number>;
}

function live(events: readonly Event[], seen: Seen): void {
  const { record: r, cycle, rig } = balancingLoop({ rateHz: RATE });
  let before: Before = { state: SAFETY_STATE.latched, requests: 0, stopping: 0 };
  for (const event of events) {
    if (event.fault !== null) rig.inject(event.fault);
    if (event.kick !== null) rig.disturb({ type: 'kick', jump: event.kick });
    for (let i = 0; i < event.ticks; i++) {
      r[SIGNAL.periods] = event.periods;
      r[SIGNAL.tick] += event.periods;
      r[SIGNAL.requests] = event.held | (i === 0 ? event.asked : 0);
      rig.read(r);
      cycle.step(r);
      rig.write(r);
      check(r, before);
      const isStopping = before.state === SAFETY_STATE.stopping;
      before = {
        state: r[SIGNAL.state],
        requests: r[SIGNAL.requests],
        stopping: isStopping ? before.stopping + event.periods : 0,
      };
      seen.states.add(r[SIGNAL.state]);
      seen.trips.add(r[SIGNAL.trip]);
    }
  }
}

it('keeps its rules on a running rig, whatever is asked for and whatever breaks', () => {
  const seen: Seen = { states: new Set(), trips: new Set() };
  fc.assert(
    fc.property(fc.array(EVENT, { minLength: 1, maxLength: 12 }), (events) => {
      live([...START_UP, ...events], seen);
    }),
    { numRuns: 200 },
  );
  expect(seen.states.size).toBe(6);
  expect(seen.trips.size).toBeGreaterThan(12);
});
