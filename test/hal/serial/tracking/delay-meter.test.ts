import { describe, expect, it } from 'vitest';
import { SAMPLE_FLAG } from '../../../../src/hal/serial/protocol/layout.ts';
import { DELAY, DelayMeter } from '../../../../src/hal/serial/tracking/delay-meter.ts';
import { sampleFields } from '../protocol/frames.ts';

const PERIOD_US = 2000;
const INITIAL_PERIODS = 1;

/**
 * A loop of 500 Hz: the Command of tick k is latched at k periods by the device's clock, and its
 * force, computed from the Sample of the Command `lag` ticks before, is applied 60 us later.
 */
function sampleOf(tick: number, startUs: number, changes: { appliedAfter?: number } = {}) {
  const latched = startUs + tick * PERIOD_US;
  return sampleFields({
    sequence: tick & 0xffff,
    latchedUs: latched >>> 0,
    appliedUs: (latched + (changes.appliedAfter ?? 60)) >>> 0,
  });
}

describe.each([
  ['a clock far from its wrap', 1_000_000],
  ['a clock that wraps on the way', 4_294_967_295 - 10 * PERIOD_US],
])('the delay from sense to apply, by %s', (_, startUs) => {
  it.each([1, 2, 5])('is the lag of %i ticks and what the device needs', (lag) => {
    const meter = new DelayMeter(PERIOD_US, INITIAL_PERIODS);
    for (let tick = lag; tick < 70_000; tick += tick === 100 ? 65_400 : 1) {
      meter.computedFrom(tick & 0xffff, sampleOf(tick - lag, startUs));
      expect(meter.measure(sampleOf(tick, startUs))).toBe(true);
      expect(meter.delay[DELAY.senseToApplyUs]).toBe(lag * PERIOD_US + 60);
      expect(meter.delay[DELAY.periods]).toBe(lag + 60 / PERIOD_US);
    }
  });
});

describe('what gives no delay', () => {
  const initial = [INITIAL_PERIODS * PERIOD_US, INITIAL_PERIODS];
  /** A loop in which one Command is out, computed from the Sample before. */
  function asked() {
    const meter = new DelayMeter(PERIOD_US, INITIAL_PERIODS);
    meter.computedFrom(7, sampleOf(6, 0));
    return meter;
  }

  it('is a Command that no fresh Sample stands behind', () => {
    const meter = asked();
    meter.computedBlind(7);
    expect(meter.measure(sampleOf(7, 0))).toBe(false);
    expect([...meter.delay]).toEqual(initial);
  });

  it('is a Command that was refused, since its force was never applied', () => {
    const meter = asked();
    const refused = sampleOf(7, 0);
    refused[2] = SAMPLE_FLAG.refused;
    expect(meter.measure(refused)).toBe(false);
    expect(meter.measure(sampleOf(7, 0))).toBe(false);
  });

  it('is a Sample of a Command of 256 before, or of one measured already', () => {
    const meter = asked();
    expect(meter.measure(sampleOf(7 + 256, 0))).toBe(false);
    expect(meter.measure(sampleOf(7, 0))).toBe(true);
    expect(meter.measure(sampleOf(7, 0))).toBe(false);
  });

  it('is a force that was applied before it was computed, or a second after', () => {
    for (const appliedAfter of [-PERIOD_US, 1_000_000]) {
      expect(asked().measure(sampleOf(7, 0, { appliedAfter }))).toBe(false);
    }
  });

  it('is what a link before gave', () => {
    const meter = asked();
    meter.measure(sampleOf(7, 0));
    meter.computedFrom(8, sampleOf(7, 0));
    meter.reset();
    expect([...meter.delay]).toEqual(initial);
    expect(meter.measure(sampleOf(8, 0))).toBe(false);
  });
});

it('gives the estimator the median of the last five, so that one slow cycle does not move it', () => {
  const meter = new DelayMeter(PERIOD_US, INITIAL_PERIODS);
  const periods = [100, 200, 9000, 300, 100, 50, 200, 8000, 8000, 8000].map((after, tick) => {
    meter.computedFrom(tick + 1, sampleOf(tick, 0));
    meter.measure(sampleOf(tick + 1, 0, { appliedAfter: after }));
    return meter.delay[DELAY.periods] * PERIOD_US - PERIOD_US;
  });
  const rounded = periods.map((us) => Math.round(us));
  // Of fewer than five it is the middle one, or the lower of the two in the middle.
  expect(rounded).toEqual([100, 100, 200, 200, 200, 200, 200, 200, 200, 8000]);
});
