import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineWatch } from '../../src/safety/deadline-watch.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { uprightRecord } from './upright-record.ts';

const RATE = 100;

/** Whether it trips at each of these cycles, which come so many periods after the one before. */
function watched(
  periods: readonly number[],
  limits: { missedInARow?: number; missedInASecond?: number },
  energised: (cycle: number) => boolean = () => true,
): boolean[] {
  const watch = new DeadlineWatch({ ...SAFETY_LIMITS, ...limits }, 1 / RATE);
  return periods.map((value, cycle) => {
    watch.see(uprightRecord({ periods: value }), energised(cycle));
    return watch.missed;
  });
}

describe('missed deadlines', () => {
  it('are too many where so many come one after another', () => {
    expect(watched([1, 3, 1, 3], { missedInARow: 3 })).toEqual([false, false, false, false]);
    expect(watched([1, 4, 1], { missedInARow: 3 })).toEqual([false, true, false]);
  });

  it('are too many where so many come within a second, though never two together', () => {
    const everyThird = Array.from({ length: 40 }, () => 2);
    const tripped = watched(everyThird, { missedInASecond: 20 });
    expect(tripped.indexOf(true)).toBe(19);
  });

  it('are forgotten after a second', () => {
    const burst = [...Array.from({ length: 9 }, () => 2), ...Array.from({ length: 100 }, () => 1)];
    const again = [...burst, ...burst, ...burst];
    expect(watched(again, { missedInASecond: 10 })).not.toContain(true);
  });

  it('of a rig that carries no force count for nothing, then or later', () => {
    expect(watched([50, 1, 1], { missedInARow: 3 }, (cycle) => cycle > 0)).not.toContain(true);
    const before = watched([5, 5, 5, 2], { missedInASecond: 4, missedInARow: 99 }, (c) => c === 3);
    expect(before).toEqual([false, false, false, false]);
  });

  it('are counted over exactly the last second, whatever comes', () => {
    const cycles = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(cycles, fc.integer({ min: 1, max: 60 }), (periods, missedInASecond) => {
        let now = 0;
        const history: { at: number; missed: number }[] = [];
        const expected = periods.map((value) => {
          now += value;
          history.push({ at: now, missed: value - 1 });
          const inASecond = history
            .filter(({ at }) => at > now - RATE)
            .reduce((sum, { missed }) => sum + missed, 0);
          return inASecond >= missedInASecond;
        });
        expect(watched(periods, { missedInASecond, missedInARow: 1e9 })).toEqual(expected);
      }),
    );
  });
});
