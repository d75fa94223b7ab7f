import { describe, expect, it } from 'vitest';
import { LIMIT_SWITCH, pressedSwitches } from '../../src/plant-sim/limit-switches.ts';

function cartAt(x: number): Float64Array {
  return Float64Array.of(x, 0, 0, 0, 0, 0);
}

describe('limit switches', () => {
  it('are pressed at and beyond their place, one at a time', () => {
    expect(pressedSwitches(cartAt(0.499), 0.5)).toBe(0);
    expect(pressedSwitches(cartAt(0.5), 0.5)).toBe(LIMIT_SWITCH.high);
    expect(pressedSwitches(cartAt(7), 0.5)).toBe(LIMIT_SWITCH.high);
    expect(pressedSwitches(cartAt(-0.5), 0.5)).toBe(LIMIT_SWITCH.low);
    expect(pressedSwitches(cartAt(100), Infinity)).toBe(0);
  });
});
