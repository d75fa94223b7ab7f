import { describe, expect, it } from 'vitest';
import {
  LIMIT_SWITCH,
  pressedSwitches,
  withholdOutward,
} from '../../src/plant-sim/limit-switches.ts';

function cartAt(x: number): Float64Array {
  return Float64Array.of(x, 0, 0, 0, 0, 0);
}

/** What is left of a force on a cart at `x` between switches at +-0.5 m. */
function passed(x: number, force: number): number {
  const forces = Float64Array.of(force);
  withholdOutward(forces, 0, pressedSwitches(cartAt(x), 0.5));
  return forces[0];
}

describe('limit switches', () => {
  it('are pressed at and beyond their place, one at a time', () => {
    expect(pressedSwitches(cartAt(0.499), 0.5)).toBe(0);
    expect(pressedSwitches(cartAt(0.5), 0.5)).toBe(LIMIT_SWITCH.high);
    expect(pressedSwitches(cartAt(7), 0.5)).toBe(LIMIT_SWITCH.high);
    expect(pressedSwitches(cartAt(-0.5), 0.5)).toBe(LIMIT_SWITCH.low);
    expect(pressedSwitches(cartAt(100), Infinity)).toBe(0);
  });

  it('withhold the force that leads outward and let the cart come back', () => {
    expect(passed(0.5, 20)).toBe(0);
    expect(passed(0.5, -20)).toBe(-20);
    expect(passed(-0.6, -20)).toBe(0);
    expect(passed(-0.6, 20)).toBe(20);
  });

  it('leave the force alone between them', () => {
    expect(passed(0.4, 20)).toBe(20);
    expect(passed(-0.4, -20)).toBe(-20);
  });
});
