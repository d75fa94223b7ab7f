import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../src/estimation/command-history.ts';
import { ForwardPrediction } from '../../src/estimation/forward-prediction.ts';
import { RungeKutta4 } from '../../src/plant-sim/integrator.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';

const physics = PHYSICS['deployment-guide'];
const PERIOD = 0.01;
const DISTURBANCE = Float64Array.of(1.5);
const START = [0, 0.05, -0.04, 0.1, 0, 0.2];

/** Force commanded at tick j; nothing before tick 0. */
const commanded = (tick: number): number => (tick < 0 ? 0 : 12 * Math.sin(1.7 * tick + 0.4));

/** The plant from period `from` to `to` in steps of a thousandth of one. */
function simulateFinely(from: number, to: number, delay: number, state: Float64Array): void {
  const plant = new RungeKutta4(physics);
  const input = Float64Array.of(0, PERIOD / 1000);
  for (let step = Math.round(1000 * from); step < Math.round(1000 * to); step++) {
    const tick = Math.floor((step + 0.5) / 1000 - delay);
    input[0] = commanded(tick) + DISTURBANCE[0];
    plant.advance(state, input, 1);
  }
}

/** The history as it is at tick `now`, whose own force is not commanded yet. */
function historyAt(now: number): CommandHistory {
  const commands = new CommandHistory(16);
  for (let tick = 0; tick < now; tick++) commands.push(Float64Array.of(commanded(tick)), 0);
  return commands;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index])), 0);
}

describe.each([0, 0.5, 1, 2.3])('with a delay of %s periods', (delay) => {
  const delayPeriods = Float64Array.of(delay);

  it.each([1, 4])('carries a state over the last %s periods as the plant went', (elapsed) => {
    const now = 6;
    const truth = Float64Array.from(START);
    simulateFinely(now - elapsed, now, delay, truth);
    const state = Float64Array.from(START);
    new ForwardPrediction(physics, PERIOD).coast(
      state,
      DISTURBANCE,
      historyAt(now),
      delayPeriods,
      elapsed,
      0,
    );
    expect(largestDifference(state, truth)).toBeLessThan(1e-9);
  });

  it('stops where the last sample must be taken in', () => {
    const truth = Float64Array.from(START);
    simulateFinely(2, 5, delay, truth);
    const state = Float64Array.from(START);
    const prediction = new ForwardPrediction(physics, PERIOD);
    prediction.coast(state, DISTURBANCE, historyAt(6), delayPeriods, 4, 1);
    expect(largestDifference(state, truth)).toBeLessThan(1e-9);
  });

  it('carries the state of now to the moment when a force commanded now acts', () => {
    const now = 6;
    const truth = Float64Array.from(START);
    simulateFinely(now, now + delay, delay, truth);
    const state = Float64Array.from(START);
    new ForwardPrediction(physics, PERIOD).predict(
      state,
      DISTURBANCE,
      historyAt(now),
      delayPeriods,
    );
    expect(largestDifference(state, truth)).toBeLessThan(1e-9);
  });
});

describe('what the history does not tell', () => {
  const prediction = new ForwardPrediction(physics, PERIOD);
  const commands = historyAt(40);

  it.each([NaN, -0.1, Infinity, -Infinity, 16, 1e300])('a delay of %s gives no state', (delay) => {
    const state = Float64Array.from(START);
    prediction.predict(state, DISTURBANCE, commands, Float64Array.of(delay));
    expect([...state].every(Number.isNaN)).toBe(true);
  });

  it('a gap longer than the history gives no state, a gap within it does', () => {
    const state = Float64Array.from(START);
    prediction.coast(state, DISTURBANCE, commands, Float64Array.of(1.5), 14, 0);
    expect([...state].every(Number.isFinite)).toBe(true);
    prediction.coast(state, DISTURBANCE, commands, Float64Array.of(1.5), 15, 0);
    expect([...state].every(Number.isNaN)).toBe(true);
  });
});
