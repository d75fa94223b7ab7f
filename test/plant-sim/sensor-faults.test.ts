import { describe, expect, it } from 'vitest';
import { SensorFaults, type SensorFault } from '../../src/plant-sim/sensor-faults.ts';

/** A lower pendulum that turns by ten counts a reading, from count 1000 on. */
function truthAt(reading: number): number {
  return 1000 + 10 * reading;
}

/** What the lower pendulum's sensor gives, with the fault from reading `from` on; and the rest. */
function readings(fault: SensorFault, from: number, count: number, seed = 1) {
  const faults = new SensorFaults([], seed);
  return Array.from({ length: count }, (_, i) => {
    if (i === from) faults.set(1, fault);
    const counts = Float64Array.of(-7, truthAt(i), 7);
    faults.apply(counts);
    return { faulty: counts[1], others: [counts[0], counts[2]] };
  });
}

const faulty = (fault: SensorFault, from: number, count: number, seed?: number): number[] =>
  readings(fault, from, count, seed).map((reading) => reading.faulty);

describe('SensorFaults', () => {
  it.each(['off', 'stuck', 'garbage', 'wrong', 'slow', 'delayed', 'intermittent'] as const)(
    '%s leaves the other channels and all earlier readings alone',
    (fault) => {
      const seen = readings(fault, 30, 60);
      for (const { others } of seen) expect(others).toEqual([-7, 7]);
      expect(seen.slice(0, 30).map((reading) => reading.faulty)).toEqual(
        Array.from({ length: 30 }, (_, i) => truthAt(i)),
      );
      expect(seen.slice(30).map((reading) => reading.faulty)).not.toEqual(
        Array.from({ length: 30 }, (_, i) => truthAt(30 + i)),
      );
    },
  );

  it('off reads zero', () => {
    expect(faulty('off', 3, 6).slice(3)).toEqual([0, 0, 0]);
  });

  it('stuck holds the last good reading', () => {
    expect(faulty('stuck', 3, 6).slice(3)).toEqual([truthAt(2), truthAt(2), truthAt(2)]);
  });

  it('stuck and delayed from the first reading on stand where that is', () => {
    expect(faulty('stuck', 0, 3)).toEqual([truthAt(0), truthAt(0), truthAt(0)]);
    expect(faulty('delayed', 0, 3)).toEqual([truthAt(0), truthAt(0), truthAt(0)]);
  });

  it('wrong is off by a constant', () => {
    const errors = faulty('wrong', 0, 20).map((value, i) => value - truthAt(i));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).not.toBe(0);
  });

  it('delayed gives old readings, in order', () => {
    const seen = faulty('delayed', 40, 60);
    const behind = (truthAt(40) - seen[40]) / 10;
    expect(behind).toBeGreaterThan(1);
    for (let i = 40; i < 60; i++) expect(seen[i]).toBe(truthAt(i - behind));
  });

  it('slow falls behind a motion and comes to it at rest', () => {
    const faults = new SensorFaults([], 1);
    faults.set(1, 'slow');
    const reading = (truth: number): number => {
      const counts = Float64Array.of(0, truth, 0);
      faults.apply(counts);
      return counts[1];
    };
    expect(reading(0)).toBe(0);
    const first = reading(1000);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(200);
    let last = first;
    for (let i = 0; i < 200; i++) {
      expect(reading(1000)).toBeGreaterThanOrEqual(last);
      last = reading(1000);
    }
    expect(last).toBe(1000);
  });

  it('intermittent repeats itself now and then, and else reads the truth', () => {
    const seen = faulty('intermittent', 0, 1000);
    const good = seen.filter((value, i) => value === truthAt(i)).length;
    expect(good).toBeGreaterThan(400);
    expect(good).toBeLessThan(600);
    for (let i = 1; i < seen.length; i++) expect([seen[i - 1], truthAt(i)]).toContain(seen[i]);
  });

  it('garbage has nothing to do with the truth, and is whole', () => {
    const seen = faulty('garbage', 0, 1000);
    expect(seen.every((value) => Math.floor(value) === value)).toBe(true);
    expect(new Set(seen).size).toBeGreaterThan(800);
    expect(Math.abs(seen.reduce((a, b) => a + b) / seen.length)).toBeLessThan(300);
  });

  it('is over when it is switched to ok', () => {
    const faults = new SensorFaults([], 1);
    const counts = Float64Array.of(5, 5, 5);
    faults.set(0, 'off');
    faults.apply(counts);
    expect([...counts]).toEqual([0, 5, 5]);
    faults.set(0, 'ok');
    counts[0] = 6;
    faults.apply(counts);
    expect([...counts]).toEqual([6, 5, 5]);
  });

  it('comes by the schedule, in whatever order it was written', () => {
    const faults = new SensorFaults(
      [
        { channel: 0, fault: 'ok', atSeconds: 2 },
        { channel: 0, fault: 'off', atSeconds: 1 },
      ],
      1,
    );
    const at = (seconds: number): number => {
      faults.advanceSchedule(Float64Array.of(seconds));
      const counts = Float64Array.of(9, 0, 0);
      faults.apply(counts);
      return counts[0];
    };
    expect([at(0.5), at(1), at(1.5), at(2), at(3)]).toEqual([9, 0, 0, 9, 9]);
  });

  it('repeats for the same seed only', () => {
    expect(faulty('garbage', 0, 20, 3)).toEqual(faulty('garbage', 0, 20, 3));
    expect(faulty('garbage', 0, 20, 4)).not.toEqual(faulty('garbage', 0, 20, 3));
  });
});
