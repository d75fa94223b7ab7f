import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RIG_FLAG, SIGNAL } from '../../src/record/signals.ts';
import { LIMIT_REASON } from '../../src/safety/limit-reasons.ts';
import { Limiter } from '../../src/safety/limiter.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { uprightRecord, type Signals } from './upright-record.ts';

const LIMIT = 20;
/** Largest change in a period, N. */
const STEP = 5;
const PERIOD = 0.01;

const { forceLimit, limitSwitch, slewRate, braking, notRunning } = LIMIT_REASON;

/** A limiter that let `last` through in the period before. */
function limiter(last = 0, slew = STEP / PERIOD): Limiter {
  const made = new Limiter({ ...SAFETY_LIMITS, force: LIMIT, slewRate: slew }, PERIOD);
  made.memory[0] = last;
  return made;
}

interface Limited {
  readonly force: number;
  readonly low: number;
  readonly high: number;
  readonly reason: number;
}

function limited(made: Limiter, demand: number, signals: Signals = {}): Limited {
  const record = uprightRecord({ demand, ...signals });
  made.limit(record);
  return {
    force: record[SIGNAL.force],
    low: record[SIGNAL.forceLow],
    high: record[SIGNAL.forceHigh],
    reason: record[SIGNAL.limitReason],
  };
}

const unslewed = () => limiter(0, 1e9);

describe('the limiter', () => {
  it('lets every demand up to the largest force through as it is', () => {
    for (const demand of [-20, -0.1, 0, 7, 20]) {
      const expected = { force: demand, reason: 0, low: -20, high: 20 };
      expect(limited(unslewed(), demand)).toEqual(expected);
    }
  });

  it('holds a larger one to the largest force, and says so', () => {
    expect(limited(unslewed(), 20.5)).toMatchObject({ force: 20, reason: forceLimit });
    expect(limited(unslewed(), -1e9)).toMatchObject({ force: -20, reason: forceLimit });
  });

  it('goes no farther from the last force than the slew rate does in a period, and says so', () => {
    const made = limiter();
    const climb = [12, 12, 12, 12].map((demand) => limited(made, demand));
    expect(climb.map(({ force }) => force)).toEqual([5, 10, 12, 12]);
    expect(climb.map(({ reason }) => reason)).toEqual([slewRate, slewRate, 0, 0]);
    expect(climb[1]).toMatchObject({ low: 0, high: 10 });
  });

  it('lets it go farther where periods were skipped, since it stood through them', () => {
    expect(limited(limiter(), 12, { periods: 2 })).toMatchObject({ force: 10, low: -10, high: 10 });
    expect(limited(limiter(), 12, { periods: 3 })).toMatchObject({ force: 12, reason: 0 });
  });

  it('gives both reasons where a demand beyond the largest force is still on its way', () => {
    expect(limited(limiter(10), 99)).toMatchObject({ force: 15, reason: forceLimit | slewRate });
  });

  it('withholds what pushes on against a pressed switch, and lets the cart come back', () => {
    const high = { rigFlags: RIG_FLAG.limitHigh };
    const low = { rigFlags: RIG_FLAG.limitLow };
    expect(limited(unslewed(), 5, high)).toMatchObject({ force: 0, high: 0, reason: limitSwitch });
    expect(limited(unslewed(), -5, high)).toMatchObject({ force: -5, low: -20, reason: 0 });
    expect(limited(unslewed(), -5, low)).toMatchObject({ force: 0, low: 0, reason: limitSwitch });
    expect(limited(unslewed(), 5, low)).toMatchObject({ force: 5, high: 20, reason: 0 });
  });

  it('drops the outward force at a switch in one period, and slews from there', () => {
    const pressed = { rigFlags: RIG_FLAG.limitHigh };
    const made = limiter(18);
    expect(limited(made, 18, pressed)).toMatchObject({ force: 0, low: -5, high: 0 });
    expect(limited(limiter(18), -20, pressed)).toMatchObject({ force: -5, reason: slewRate });
  });

  it('lets nothing through where both switches are pressed', () => {
    const rigFlags = RIG_FLAG.limitLow | RIG_FLAG.limitHigh;
    for (const demand of [-9, 0, 9]) {
      expect(limited(limiter(9), demand, { rigFlags })).toMatchObject({
        low: 0,
        force: 0,
        high: 0,
      });
    }
  });

  it('keeps the reason that stood there', () => {
    const rigFlags = RIG_FLAG.limitHigh;
    expect(limited(unslewed(), 99, { rigFlags, limitReason: braking })).toMatchObject({
      force: 0,
      reason: forceLimit | limitSwitch | braking,
    });
  });

  it('takes all force away at once where the rig rests, and starts from none after it', () => {
    const made = limiter(20);
    const record = uprightRecord({ demand: 20, force: 20, forceHigh: 20, limitReason: 1 });
    made.rest(record);
    const [low, high] = [record[SIGNAL.forceLow], record[SIGNAL.forceHigh]];
    expect([record[SIGNAL.force], low, high]).toEqual([0, 0, 0]);
    expect(record[SIGNAL.limitReason]).toBe(notRunning);
    expect(limited(made, 20)).toMatchObject({ force: STEP });
  });

  it('holds force, slew and switches for any demands, and differs only with a reason', () => {
    const demands = fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10);
    const flags = fc.constantFrom(0, 0, 0, RIG_FLAG.limitLow, RIG_FLAG.limitHigh);
    const periods = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(demands, flags, periods)), (ticks) => {
        const made = limiter();
        let last = 0;
        for (const [demand, rigFlags, skipped] of ticks) {
          const { force, low, high, reason } = limited(made, demand, {
            rigFlags,
            periods: skipped,
          });
          expect(Math.abs(force)).toBeLessThanOrEqual(LIMIT);
          expect(force >= low && force <= high).toBe(true);
          expect(force === demand).toBe(reason === 0);
          if (rigFlags === RIG_FLAG.limitHigh) expect(force).toBeLessThanOrEqual(0);
          if (rigFlags === RIG_FLAG.limitLow) expect(force).toBeGreaterThanOrEqual(0);
          const towardsZero = Math.abs(force) < Math.abs(last) && force * last >= 0;
          if (!(rigFlags !== 0 && towardsZero)) {
            const base = rigFlags === 0 ? last : last * force < 0 ? 0 : last;
            expect(Math.abs(force - base)).toBeLessThanOrEqual(STEP * skipped + 1e-9);
          }
          last = force;
        }
      }),
    );
  });
});
