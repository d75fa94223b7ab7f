import { describe, expect, it } from 'vitest';
import {
  configuredDelayMargin,
  deadlinesText,
  safetyLimits,
} from '../../src/cli/deadline-limits.ts';
import { loadConfig } from '../../src/config/load.ts';

function configOf(values: Readonly<Record<string, unknown>>) {
  const flags = Object.entries(values).map(([key, value]) => ({
    flag: key,
    path: key.split('.'),
    value,
  }));
  return loadConfig({ flags }).config;
}

const SERIAL = { 'rig.type': 'serial', 'rig.serial.device': '/dev/ttyACM0' };

describe('missed deadlines', () => {
  it('of a real rig cut after half the delay margin of its controller', () => {
    const config = configOf(SERIAL);
    const margin = configuredDelayMargin(config);
    expect(margin).toBeGreaterThan(0.03);
    expect(margin).toBeLessThan(0.05);
    const inARow = Math.floor((1000 * margin) / 2);
    expect(safetyLimits(config)).toMatchObject({ missedInARow: inARow, missedInASecond: 50 });
    expect(deadlinesText(config)).toBe(
      `delay margin ${Math.round(1000 * margin)} ms; cut after ${inARow} missed deadlines in a row, 50 in a second`,
    );
  });

  it('of a slow loop cut at the first where half the margin is less than a period', () => {
    const config = configOf({ ...SERIAL, 'loop.rate_hz': 50 });
    expect(safetyLimits(config).missedInARow).toBe(1);
    expect(deadlinesText(config)).toMatch(/cut after 1 missed deadline in a row, 2 in a second$/);
  });

  it('of a simulated rig may last as long as a gap between samples', () => {
    expect(safetyLimits(configOf({})).missedInARow).toBe(100);
    expect(safetyLimits(configOf({ 'link.gap_ms': 3 })).missedInARow).toBeLessThan(25);
  });

  it('follow the configuration where it says how many', () => {
    const given = { 'limits.missed_in_a_row': 7, 'limits.missed_in_a_second': 9 };
    expect(safetyLimits(configOf({ ...SERIAL, ...given }))).toMatchObject({
      missedInARow: 7,
      missedInASecond: 9,
    });
  });
});
