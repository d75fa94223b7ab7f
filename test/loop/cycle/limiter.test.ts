import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitForce } from '../../../src/loop/cycle/limiter.ts';
import { RECORD_SIZE, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { LIMIT_REASON } from '../../../src/safety/limit-reasons.ts';

const LIMIT = 20;

/** What is left of a demand, and why. */
function limited(demand: number, flags = 0, reason = 0): [force: number, reason: number] {
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.demand] = demand;
  record[SIGNAL.rigFlags] = flags;
  record[SIGNAL.limitReason] = reason;
  limitForce(record, LIMIT);
  return [record[SIGNAL.force], record[SIGNAL.limitReason]];
}

describe('the limiter', () => {
  it('lets every demand up to the largest force through as it is', () => {
    for (const demand of [-20, -0.1, 0, 7, 20]) expect(limited(demand)).toEqual([demand, 0]);
  });

  it('holds a larger one to the largest force, and says so', () => {
    expect(limited(20.5)).toEqual([20, LIMIT_REASON.forceLimit]);
    expect(limited(-1e9)).toEqual([-20, LIMIT_REASON.forceLimit]);
  });

  it('withholds what pushes on against a pressed switch, and lets the cart come back', () => {
    expect(limited(5, RIG_FLAG.limitHigh)).toEqual([0, LIMIT_REASON.limitSwitch]);
    expect(limited(-5, RIG_FLAG.limitHigh)).toEqual([-5, 0]);
    expect(limited(-5, RIG_FLAG.limitLow)).toEqual([0, LIMIT_REASON.limitSwitch]);
    expect(limited(5, RIG_FLAG.limitLow)).toEqual([5, 0]);
  });

  it('gives every reason that there is, and keeps the one that stood there', () => {
    expect(limited(99, RIG_FLAG.limitHigh, LIMIT_REASON.braking)).toEqual([
      0,
      LIMIT_REASON.forceLimit | LIMIT_REASON.limitSwitch | LIMIT_REASON.braking,
    ]);
  });

  it('never gives more than asked for, nor the other way, and differs only with a reason', () => {
    const demands = fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10);
    const switches = fc.constantFrom(0, RIG_FLAG.limitLow, RIG_FLAG.limitHigh);
    fc.assert(
      fc.property(demands, switches, (demand, flags) => {
        const [force, reason] = limited(demand, flags);
        expect(Math.abs(force)).toBeLessThanOrEqual(Math.min(LIMIT, Math.abs(demand)));
        expect(force * demand).toBeGreaterThanOrEqual(0);
        expect(force === demand).toBe(reason === 0);
      }),
    );
  });
});
