import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Disturbances, type Disturbance } from '../../src/plant-sim/disturbances.ts';

const MILLISECOND = Float64Array.of(0.001);

/** Mean forces of the next steps of 1 ms, N. */
function pushes(disturbances: Disturbances, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const force = Float64Array.of(0);
    disturbances.applyPushes(force, 0, MILLISECOND);
    return force[0];
  });
}

const impulse = (forces: readonly number[]): number =>
  0.001 * forces.reduce((sum, force) => sum + force, 0);

function velocitiesAfterKicks(disturbances: Disturbances): number[] {
  const state = new Float64Array(6);
  disturbances.applyKicks(state);
  return [...state];
}

const push = (impulseNs: number, durationS: number): Disturbance => ({
  type: 'push',
  impulseNs,
  durationS,
});

describe('Disturbances', () => {
  it('a push is a rectangle on top of the force that is there', () => {
    const disturbances = new Disturbances([]);
    disturbances.add(push(0.5, 0.05));
    const force = Float64Array.of(3);
    disturbances.applyPushes(force, 0, MILLISECOND);
    expect(force[0]).toBeCloseTo(13, 12);
    const rest = pushes(disturbances, 60);
    for (const value of rest.slice(0, 49)) expect(value).toBeCloseTo(10, 9);
    for (const value of rest.slice(50)) expect(value).toBe(0);
  });

  it('gives its whole impulse, however its length falls on the steps', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.2, noNaN: true }),
        (impulseNs, durationS) => {
          const disturbances = new Disturbances([]);
          disturbances.add(push(impulseNs, durationS));
          expect(impulse(pushes(disturbances, 250))).toBeCloseTo(impulseNs, 9);
        },
      ),
    );
  });

  it('pushes that overlap add up', () => {
    const disturbances = new Disturbances([]);
    disturbances.add(push(1, 0.1));
    disturbances.add(push(-0.5, 0.05));
    disturbances.add(push(0.25, 0.02));
    expect(impulse(pushes(disturbances, 200))).toBeCloseTo(0.75, 9);
  });

  it('kicks that come together act once, on the velocities alone', () => {
    const disturbances = new Disturbances([]);
    disturbances.add({ type: 'kick', jump: [0.1, -0.2, 0.3] });
    disturbances.add({ type: 'kick', jump: [0.1, 0, 0] });
    expect(velocitiesAfterKicks(disturbances)).toEqual([0, 0, 0, 0.2, -0.2, 0.3]);
    expect(velocitiesAfterKicks(disturbances)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps its schedule, in whatever order it was written', () => {
    const disturbances = new Disturbances([
      { ...push(1, 0.001), atSeconds: 2 },
      { type: 'kick', jump: [0, 0.5, 0], atSeconds: 1 },
    ]);
    disturbances.advanceSchedule(Float64Array.of(0.999));
    expect(velocitiesAfterKicks(disturbances)).toEqual([0, 0, 0, 0, 0, 0]);
    disturbances.advanceSchedule(Float64Array.of(1));
    expect(velocitiesAfterKicks(disturbances)).toEqual([0, 0, 0, 0, 0.5, 0]);
    expect(impulse(pushes(disturbances, 5))).toBe(0);
    disturbances.advanceSchedule(Float64Array.of(5));
    disturbances.advanceSchedule(Float64Array.of(6));
    expect(impulse(pushes(disturbances, 5))).toBeCloseTo(1, 9);
  });

  it('clear drops what acts and what is to come, and leaves the schedule', () => {
    const disturbances = new Disturbances([{ ...push(2, 0.01), atSeconds: 1 }]);
    disturbances.add(push(1, 0.1));
    disturbances.add({ type: 'kick', jump: [1, 1, 1] });
    disturbances.clear();
    expect(impulse(pushes(disturbances, 200))).toBe(0);
    expect(velocitiesAfterKicks(disturbances)).toEqual([0, 0, 0, 0, 0, 0]);
    disturbances.advanceSchedule(Float64Array.of(1));
    expect(impulse(pushes(disturbances, 200))).toBeCloseTo(2, 9);
  });
});
