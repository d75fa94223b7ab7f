import { describe, expect, it } from 'vitest';
import type { SimulatedRigOptions } from '../../../src/hal/simulated/options.ts';
import { RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { Bench, plantUnder, TILTED, times } from './bench.ts';

const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

describe('a simulated rig', () => {
  it('tells counts, flags, clock, delay and truth', () => {
    const bench = new Bench({ countNoise: 0, delayPeriods: 2 }).run(11, 0);
    const { record, truth, flags } = bench;
    expect(record[SIGNAL.fresh]).toBe(1);
    expect(record[SIGNAL.deviceTimeUs]).toBeCloseTo(1000 * bench.tick, 6);
    expect(record[SIGNAL.delayPeriods]).toBe(2);
    expect(flags).toBe(REFERENCED);
    expect(truth).toEqual(plantUnder(times(10, 0)));
    expect(record[SIGNAL.countX]).toBe(Math.floor(truth[0] * 20_000 + 0.5));
    expect(record[SIGNAL.countTheta1]).toBe(Math.floor((truth[1] * 4096) / (2 * Math.PI) + 0.5));
  });

  it('says which encoders are not referenced', () => {
    const { flags } = new Bench({
      referenced: { x: false, theta1: true, theta2: false },
    }).read();
    expect(flags & REFERENCED).toBe(RIG_FLAG.theta1Referenced);
  });

  it.each([0, 1, 3])('with %d periods of delay lets a force act that much later', (delay) => {
    const bench = new Bench({ delayPeriods: delay });
    const forces = [20, -40, 60, -80, 100, 0, 0, 0, 0, 0];
    for (const force of forces) bench.read().write(force);
    bench.read();
    const acting = [...times(delay, 0), ...forces].slice(0, forces.length);
    expect(bench.truth).toEqual(plantUnder(acting));
  });

  it('holds the last force through periods that the loop missed', () => {
    const bench = new Bench().read().write(50).read().write(-30).read(4);
    expect(bench.truth).toEqual(plantUnder([0, 50, -30, -30, -30]));
  });

  it('takes a slow loop in steps of a millisecond', () => {
    const slow = new Bench({ periodSeconds: 0.01, delayPeriods: 0 }).read().write(15).read();
    expect(slow.truth[1]).toBeCloseTo(plantUnder(times(10, 15))[1], 12);
  });

  it('drops on a stop what is commanded and pending, at once', () => {
    const bench = new Bench({ delayPeriods: 3 }).run(10, 80);
    const before = [...bench.rig.state];
    bench.rig.stop();
    bench.read(6);
    expect(bench.truth).toEqual(plantUnder(times(6, 0), before));
  });

  it('gives no force that is not enabled', () => {
    const bench = new Bench({ delayPeriods: 0 }).run(1, 0).read();
    bench.record[SIGNAL.force] = 90;
    bench.record[SIGNAL.enable] = 0;
    bench.rig.write(bench.record);
    expect(bench.read().truth).toEqual(plantUnder([0, 0]));
  });

  it('blocks at its limit switches what leads outward, and says so', () => {
    const bench = new Bench({
      initialState: [0.5, 0, 0, 0, 0, 0],
      trackHalfLength: 0.5,
      delayPeriods: 0,
    });
    bench.run(50, 100);
    expect(bench.flags & (RIG_FLAG.limitLow | RIG_FLAG.limitHigh)).toBe(RIG_FLAG.limitHigh);
    expect(bench.truth[0]).toBe(0.5);
    bench.run(50, -100);
    expect(bench.truth[0]).toBeLessThan(0.5);
    expect(bench.flags & (RIG_FLAG.limitLow | RIG_FLAG.limitHigh)).toBe(0);
  });

  it('has the same bits for the same seed, and other noise for another', () => {
    const bits = (seed: number): number[] => {
      const noise = { forceNoise: 10, angleNoise: 0.001, positionNoise: 0.001 };
      return [
        ...new Bench({ seed, coulombFriction: 3, lagSeconds: 0.01, ...noise }).run(300, 1).record,
      ];
    };
    expect(bits(7)).toEqual(bits(7));
    expect(bits(8)).not.toEqual(bits(7));
  });

  it('passes a push and a kick on to the plant', () => {
    const still = [0, 0, 0, 0, 0, 0];
    const pushed = new Bench({ initialState: still }).run(3, 0);
    pushed.rig.disturb({ type: 'push', impulseNs: 1, durationS: 0.005 });
    pushed.run(5, 0).read();
    const wanted = plantUnder([200, 200, 200, 200, 200, 0], still);
    expect(pushed.truth).toEqual(wanted.map((value) => expect.closeTo(value, 9)));

    const kicked = new Bench({ initialState: still }).run(3, 0);
    kicked.rig.disturb({ type: 'kick', jump: [0, 0.3, 0] });
    expect(kicked.read().truth[4]).toBeCloseTo(0.3, 2);
  });

  it('refuses to go on from a state that is not finite, and names it', () => {
    const bench = new Bench().run(3, 0);
    bench.rig.state[4] = Infinity;
    expect(() => bench.read()).toThrow(/simulated plant diverged: state \[.*\] at/);
  });
});

describe('a simulated rig that nothing holds', () => {
  it('falls from its first period on, and is not taken up again', () => {
    const bench = new Bench({ hold: false }, { cleared: false }).run(101, null);
    expect(bench.truth).toEqual(plantUnder(times(100, 0)));
    expect(bench.run(4000, null).says('held')).toBe(false);
  });
});

describe('a simulated rig that is held', () => {
  const held = (options: Partial<SimulatedRigOptions> = {}): Bench => new Bench(options);

  it('stands still, read with its noise, until the first enabled force', () => {
    const bench = held();
    const counts = new Set<number>();
    for (let i = 0; i < 200; i++) {
      bench.read().write(null);
      counts.add(bench.record[SIGNAL.countTheta1]);
    }
    expect(bench.truth).toEqual(TILTED);
    expect(bench.flags & RIG_FLAG.held).toBe(RIG_FLAG.held);
    expect(counts.size).toBeGreaterThan(1);

    bench.write(0);
    expect(bench.read().truth).toEqual(plantUnder([0]));
    expect(bench.flags & RIG_FLAG.held).toBe(0);
  });

  it('is let go for good by one enabled force', () => {
    const bench = held({ delayPeriods: 0 }).read().write(0).run(10, null);
    expect(bench.truth).toEqual(plantUnder(times(10, 0)));
  });

  it('falls for three seconds without a force, then stands where it began', () => {
    const bench = held().run(100, 0).run(2999, null);
    expect(bench.flags & RIG_FLAG.held).toBe(0);
    expect(bench.truth[1]).not.toBeCloseTo(TILTED[1], 1);
    bench.run(5, null);
    expect(bench.flags & RIG_FLAG.held).toBe(RIG_FLAG.held);
    expect(bench.truth).toEqual(TILTED);
  });

  it('forgets the time without a force when one comes', () => {
    const bench = held().run(1, 0).run(2500, null).run(1, 0).run(2500, null);
    expect(bench.flags & RIG_FLAG.held).toBe(0);
  });

  it('counts missed periods among those without a force', () => {
    const bench = held().run(1, 0);
    for (let i = 0; i < 1002; i++) bench.read(3).write(null);
    bench.read();
    expect(bench.flags & RIG_FLAG.held).toBe(RIG_FLAG.held);
  });

  it('does not keep what was done to it for when it is let go', () => {
    const bench = held({ delayPeriods: 0 }).run(10, null);
    bench.rig.disturb({ type: 'kick', jump: [0, 5, 0] });
    bench.rig.disturb({ type: 'push', impulseNs: 5, durationS: 1 });
    bench.run(10, null).write(0);
    expect(bench.read().truth).toEqual(plantUnder([0]));
  });
});
