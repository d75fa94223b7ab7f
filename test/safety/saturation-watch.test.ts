import { describe, expect, it } from 'vitest';
import { LIMIT_REASON } from '../../src/safety/limit-reasons.ts';
import { SaturationWatch } from '../../src/safety/saturation-watch.ts';
import { TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { uprightRecord } from './upright-record.ts';

const { forceLimit, slewRate, braking, limitSwitch } = LIMIT_REASON;

/** The cause after so many cycles at 100 Hz with these reasons, with a tenth of a second allowed. */
function cause(reasons: readonly number[], { running = true, periods = 1 } = {}): TripCode {
  const watch = new SaturationWatch({ ...SAFETY_LIMITS, saturationTime: 0.1 }, 0.01);
  for (const limitReason of reasons) watch.see(uprightRecord({ limitReason, periods }), running);
  return TRIPS[watch.cause].code;
}

const times = (count: number, reason: number): number[] => new Array<number>(count).fill(reason);

describe('a force that stands at a limit', () => {
  it.each([
    ['FORCE_SATURATED', forceLimit],
    ['SLEW_SATURATED', slewRate],
  ] as const)('is %s after the time allowed, and not before', (code, reason) => {
    expect(cause(times(10, reason))).toBe('NONE');
    expect(cause(times(11, reason))).toBe(code);
  });

  it('may come as often as it likes, with a break in between', () => {
    const often = Array.from({ length: 20 }, () => [...times(10, forceLimit), 0]).flat();
    expect(cause(often)).toBe('NONE');
  });

  it('is not one that goes from one limit to the other and back', () => {
    const swapping = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? forceLimit : slewRate));
    expect(cause(swapping)).toBe('NONE');
  });

  it('stands through every period that was skipped', () => {
    expect(cause(times(3, forceLimit), { periods: 4 })).toBe('FORCE_SATURATED');
  });

  it('is no cause while nothing is controlled, nor for another reason', () => {
    expect(cause(times(50, forceLimit), { running: false })).toBe('NONE');
    expect(cause(times(50, braking | limitSwitch))).toBe('NONE');
  });
});
