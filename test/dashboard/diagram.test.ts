import { describe, expect, it } from 'vitest';
import { ARROWS } from '../../src/dashboard/diagram/arrows.ts';
import { standingConditions } from '../../src/dashboard/diagram/conditions.ts';
import { type Box, DRAWING, STATE_BOXES, arrowLine } from '../../src/dashboard/diagram/layout.ts';
import { BLOCKER, BLOCKERS } from '../../src/safety/blockers.ts';
import { SAFETY_STATE, SAFETY_STATES, nextState } from '../../src/safety/state-machine.ts';
import { TRIP, TRIPS } from '../../src/safety/trips.ts';

const CONDITION_SETS = 64;

function lineOf({ from, to, isPair }: (typeof ARROWS)[number]) {
  return arrowLine(STATE_BOXES[from], STATE_BOXES[to], isPair);
}

function isInside({ left, top, width, height }: Box, x: number, y: number): boolean {
  return x > left && x < left + width && y > top && y < top + height;
}

describe('the diagram of the safety machine', () => {
  it('has an arrow for every step that the machine can take, and for no other', () => {
    const possible = new Set<string>();
    for (const from of SAFETY_STATES) {
      for (let conditions = 0; conditions < CONDITION_SETS; conditions++) {
        const to = SAFETY_STATES[nextState(SAFETY_STATE[from], conditions)];
        if (to !== from) possible.add(`${from} ${to}`);
      }
    }
    const drawn = ARROWS.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(drawn)).toEqual(possible);
    expect(drawn).toHaveLength(possible.size);
  });

  it('says when each is taken', () => {
    const text = (way: string) => ARROWS.find(({ from, to }) => `${from} ${to}` === way)?.text;
    expect(text('tripped ready')).toBe('reset, unless cut, stop or blocked');
    expect(text('ready tripped')).toBe('cut; or stop');
    expect(text('armed running')).toBe('by itself, unless blocked');
  });

  it('draws every arrow straight from its box to its box, across no other and upon no other', () => {
    const lines = ARROWS.map(lineOf);
    for (const { x1, y1, x2, y2 } of lines) {
      expect(x1 === x2 || y1 === y2).toBe(true);
      expect(Math.hypot(x2 - x1, y2 - y1)).toBeGreaterThan(12);
      for (let share = 0; share <= 1; share += 0.05) {
        const [x, y] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
        expect(Object.values(STATE_BOXES).some((box) => isInside(box, x, y))).toBe(false);
        expect(isInside({ left: 0, top: 0, ...DRAWING }, x, y)).toBe(true);
      }
    }
    const places = lines.map(({ x1, y1, x2, y2 }) => `${x1 + x2} ${y1 + y2}`);
    expect(new Set(places).size).toBe(lines.length);
  });

  it('points every arrow at the state that it leads to', () => {
    for (const arrow of ARROWS) {
      const { x1, y1, x2, y2 } = lineOf(arrow);
      const beyond = { x: x2 + 0.5 * (x2 - x1), y: y2 + 0.5 * (y2 - y1) };
      const before = { x: x1 - 0.5 * (x2 - x1), y: y1 - 0.5 * (y2 - y1) };
      expect(isInside(STATE_BOXES[arrow.to], beyond.x, beyond.y)).toBe(true);
      expect(isInside(STATE_BOXES[arrow.from], before.x, before.y)).toBe(true);
    }
  });
});

describe('the conditions beside the diagram', () => {
  it('stand for the category of the stop in force and for what blocks', () => {
    expect(standingConditions(null, 0)).toEqual({ cut: null, stop: null, blocked: null });
    expect(standingConditions(TRIPS[TRIP.ANGLE_CUT], 0).cut).toBe(TRIPS[TRIP.ANGLE_CUT].text);
    expect(standingConditions(TRIPS[TRIP.DEAD_MAN], 0)).toMatchObject({
      cut: null,
      stop: TRIPS[TRIP.DEAD_MAN].text,
    });
  });

  it('names every blocker', () => {
    const all = BLOCKERS.reduce((bits, { name }) => bits | BLOCKER[name], 0);
    const { blocked } = standingConditions(null, all);
    for (const { text } of BLOCKERS) expect(blocked).toContain(text);
  });
});
