import { describe, expect, it } from 'vitest';
import {
  CONDITION,
  isEnergised,
  nextState,
  SAFETY_STATE,
  SAFETY_STATES,
  TRANSITIONS,
  type Condition,
  type SafetyState,
} from '../../src/safety/state-machine.ts';

const ALL_CONDITIONS = 64;

/** Every state that can be come to, in any number of ticks, by conditions that are allowed. */
function reachable(
  from: readonly SafetyState[],
  allowed: (has: (condition: Condition) => boolean) => boolean,
): SafetyState[] {
  const reached = new Set<SafetyState>(from);
  for (const state of reached) {
    for (let conditions = 0; conditions < ALL_CONDITIONS; conditions++) {
      if (!allowed((condition) => (conditions & CONDITION[condition]) !== 0)) continue;
      reached.add(SAFETY_STATES[nextState(SAFETY_STATE[state], conditions)]);
    }
  }
  return SAFETY_STATES.filter((state) => reached.has(state));
}

const AT_REST: readonly SafetyState[] = ['latched', 'ready', 'tripped'];

/** Every state with every set of conditions: the machine is small enough to look at all of it. */
function* everything() {
  for (const from of SAFETY_STATES) {
    for (let conditions = 0; conditions < ALL_CONDITIONS; conditions++) {
      const to = SAFETY_STATES[nextState(SAFETY_STATE[from], conditions)];
      yield { from, to, has: (condition: Condition) => (conditions & CONDITION[condition]) !== 0 };
    }
  }
}

describe('safety state machine, over every state and every set of conditions', () => {
  it('carries no force in any state while a category 0 cause stands', () => {
    for (const { to, has } of everything()) {
      if (has('cut')) expect(isEnergised(SAFETY_STATE[to])).toBe(false);
    }
  });

  it('never goes on running while a category 1 cause stands', () => {
    for (const { to, has } of everything()) if (has('stop')) expect(to).not.toBe('running');
  });

  it('leaves latched and tripped by a reset alone, and only when nothing stands against it', () => {
    for (const { from, to, has } of everything()) {
      if (from !== 'latched' && from !== 'tripped') continue;
      if (to === from || to === 'tripped') continue;
      expect(to).toBe('ready');
      expect(has('reset')).toBe(true);
      expect(has('blocked') || has('cut') || has('stop')).toBe(false);
    }
  });

  it('never arms in the tick of a reset: reset is not arm', () => {
    for (const { from, to } of everything()) {
      if (from === 'latched' || from === 'tripped') {
        expect(isEnergised(SAFETY_STATE[to])).toBe(false);
      }
    }
  });

  it('arms from ready alone, only when asked to, and never against a blocker', () => {
    for (const { from, to, has } of everything()) {
      if (to !== 'armed' || from === 'armed') continue;
      expect(from).toBe('ready');
      expect(has('arm')).toBe(true);
      expect(has('blocked')).toBe(false);
    }
  });

  it('runs only through armed', () => {
    for (const { from, to } of everything()) {
      if (to === 'running') expect(['armed', 'running']).toContain(from);
    }
  });

  it('ends a controlled stop in tripped, never in running or ready', () => {
    for (const { from, to } of everything()) {
      if (from === 'stopping') expect(['stopping', 'tripped']).toContain(to);
    }
  });

  it('resumes nothing by itself: without a request no rig at rest comes to carry force', () => {
    for (const { from, to, has } of everything()) {
      if (AT_REST.includes(from) && !has('arm')) expect(isEnergised(SAFETY_STATE[to])).toBe(false);
    }
  });

  it('cuts in the very tick, whatever else is true in it', () => {
    for (const { from, to, has } of everything()) {
      if (has('cut')) expect(to).toBe(from === 'tripped' ? from : 'tripped');
    }
  });

  it('has no transition row that can never be taken', () => {
    for (const row of TRANSITIONS) {
      const bits = row.when.reduce((sum, condition) => sum | CONDITION[condition], 0);
      for (const from of row.from) {
        expect(SAFETY_STATES[nextState(SAFETY_STATE[from], bits)]).toBe(row.to);
      }
    }
  });
});

describe('safety state machine, over every path', () => {
  it('starts latched', () => {
    expect(SAFETY_STATES[0]).toBe('latched');
  });

  it('comes to every state at all', () => {
    expect(reachable(['latched'], () => true)).toEqual([...SAFETY_STATES]);
  });

  it('stays tripped for ever without a reset', () => {
    expect(reachable(['tripped'], (has) => !has('reset'))).toEqual(['tripped']);
  });

  it('never comes out of latched or tripped while something stands against it', () => {
    for (const barrier of ['blocked', 'cut', 'stop'] as const) {
      const reached = reachable(['latched', 'tripped'], (has) => has(barrier));
      expect(reached.every((state) => state === 'latched' || state === 'tripped')).toBe(true);
    }
  });

  it('never comes to carry force while a blocker stands, by any path', () => {
    expect(reachable(AT_REST, (has) => has('blocked'))).toEqual([...AT_REST]);
  });

  it('never comes to carry force without an arming, by any path', () => {
    expect(reachable(AT_REST, (has) => !has('arm'))).toEqual([...AT_REST]);
  });

  it('never comes to carry force without a reset, by any path from a latch', () => {
    expect(reachable(['latched', 'tripped'], (has) => !has('reset'))).toEqual([
      'latched',
      'tripped',
    ]);
  });

  it('never runs again after a controlled stop began, but through tripped, reset and arm', () => {
    expect(reachable(['stopping'], (has) => !has('reset'))).toEqual(['stopping', 'tripped']);
    expect(reachable(['stopping'], (has) => !has('arm'))).toEqual(['ready', 'stopping', 'tripped']);
  });
});
