import { describe, expect, it } from 'vitest';
import { rigFault, RIG_FAULTS } from '../../../src/hal/rig-fault.ts';
import type { SimulatedRigOptions } from '../../../src/hal/simulated/options.ts';
import { REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { Bench, plantUnder, times } from './bench.ts';

const VALIDITY = { validitySeconds: 0.02, delayPeriods: 0 };

/** A rig that has carried 1 N for ten periods, with a validity of 20 ms and no delay. */
function running(options: Partial<SimulatedRigOptions> = {}): Bench {
  return new Bench({ ...VALIDITY, ...options }).run(10, 1);
}

describe('the device of a simulated rig', () => {
  it('boots latched and carries no force until a reset that is granted clears it', () => {
    const bench = new Bench(VALIDITY, { cleared: false }).run(20, 100);
    expect(bench.says('deviceLatched')).toBe(true);
    expect(bench.truth).toEqual(plantUnder(times(19, 0)));
    const before = bench.run(1, null).reset().truth;
    expect(bench.says('deviceLatched')).toBe(false);
    expect(bench.write(100).read().truth).toEqual(plantUnder([100], before));
  });

  it('is cleared by a reset over a link of 200 periods too', () => {
    const bench = new Bench({ ...VALIDITY, delayPeriods: 200 });
    expect([bench.tick, bench.says('deviceLatched')]).toEqual([201, false]);
  });

  it('drops the force 20 ms after the last command, within the gap, and latches', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.write(50).read(35);
    expect(bench.truth).toEqual(plantUnder([...times(20, 50), ...times(15, 0)], before));
    expect([bench.says('watchdogExpired'), bench.says('deviceLatched')]).toEqual([true, true]);

    const latched = bench.write(50).read().truth;
    expect(bench.write(50).read().truth).toEqual(plantUnder([0], latched));
    bench.reset();
    expect([bench.says('watchdogExpired'), bench.says('deviceLatched')]).toEqual([false, false]);
    const cleared = bench.truth;
    expect(bench.write(5).read().truth).toEqual(plantUnder([5], cleared));
  });

  it('lets a gap pass that is shorter than the validity, to the period', () => {
    const bench = running();
    expect(bench.read().write(1).read(19).says('deviceLatched')).toBe(false);
    expect(bench.write(1).read(20).says('deviceLatched')).toBe(true);
  });

  it('lets the validity of a command that does not enable lapse in silence', () => {
    const bench = running().run(1, null).read(500);
    expect(bench.says('deviceLatched')).toBe(false);
  });

  it('is not cleared by a reset that was not granted', () => {
    const bench = running().read(30);
    bench.record[SIGNAL.state] = SAFETY_STATE.tripped;
    bench.record[SIGNAL.requests] = REQUEST.reset;
    expect(bench.run(200, null).says('deviceLatched')).toBe(true);
  });

  it('withholds force outward at a switch within a period, and lets it back', () => {
    const bench = new Bench({
      ...VALIDITY,
      periodSeconds: 0.01,
      validitySeconds: 0.1,
      initialState: [0.49, 0, 0, 2, 0, 0],
      trackHalfLength: 0.5,
    });
    // At 2 m/s the switch is 5 ms away: from there on nothing pushes, for the rest of the period.
    bench.write(100).read();
    expect(bench.says('limitHigh')).toBe(true);
    const reference = plantUnder([...times(5, 100), ...times(5, 0)], [0.49, 0, 0, 2, 0, 0]);
    expect(bench.truth).toEqual(reference.map((value) => expect.closeTo(value, 9)));
    const beyond = bench.truth;
    expect(bench.write(100).read().truth).toEqual(
      plantUnder(times(10, 0), beyond).map((value) => expect.closeTo(value, 9)),
    );
    const further = bench.truth;
    expect(bench.write(-100).read().truth).toEqual(
      plantUnder(times(10, -100), further).map((value) => expect.closeTo(value, 9)),
    );
  });

  it('knows its switches by the force that drives to them, whichever way the drive is wired', () => {
    const drive = { fullScaleForce: 200, deadZone: 0, backEmf: 0, sign: -1 } as const;
    const bench = new Bench({
      ...VALIDITY,
      drive,
      initialState: [0.5, 0, 0, 0, 0, 0],
      trackHalfLength: 0.5,
    });
    bench.run(20, 100);
    expect([bench.says('limitHigh'), bench.says('limitLow')]).toEqual([true, false]);
    expect(bench.truth[0]).toBe(0.5);
    expect(bench.run(20, -100).truth[0]).toBeLessThan(0.5);
  });
});

describe('a contact that opens', () => {
  it('cuts the force at once, is told, and leaves the device latched when it closes', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.inject('contact-open', { durationS: 0.01 }).write(80).read();
    expect(bench.truth).toEqual(plantUnder([0], before));
    expect([bench.says('contactOpen'), bench.says('deviceLatched')]).toEqual([true, true]);
    bench.run(20, 80);
    expect([bench.says('contactOpen'), bench.says('deviceLatched')]).toEqual([false, true]);
    expect(bench.reset().says('deviceLatched')).toBe(false);
  });

  it('is not cleared while it is open', () => {
    const bench = running().inject('contact-open').run(2, 1);
    expect(bench.reset().says('deviceLatched')).toBe(true);
  });

  it('latches however short it was, between two cycles of a slow loop', () => {
    const bench = running({ periodSeconds: 0.01, validitySeconds: 0.1 });
    bench.inject('contact-open', { durationS: 0.002 }).read();
    expect([bench.says('contactOpen'), bench.says('deviceLatched')]).toEqual([false, true]);
  });
});

describe('power and drive', () => {
  it('power removed under force drops it and latches; without force it is only told', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.inject('power-removed').write(40).read();
    expect(bench.truth).toEqual(plantUnder([0], before));
    expect([bench.says('powerRemoved'), bench.says('deviceLatched')]).toEqual([true, true]);

    const idle = running().run(2, null).inject('power-removed').run(3, null);
    expect([idle.says('powerRemoved'), idle.says('deviceLatched')]).toEqual([true, false]);
  });

  it('a fault of the drive latches and outlives its cause until a reset', () => {
    const bench = running().inject('drive-fault', { durationS: 0.005 }).run(10, 1);
    expect([bench.says('deviceFault'), bench.says('deviceLatched')]).toEqual([true, true]);
    bench.reset();
    expect([bench.says('deviceFault'), bench.says('deviceLatched')]).toEqual([false, false]);
  });

  it('a dead drive gives nothing and says nothing', () => {
    const bench = running();
    const flags = bench.read().flags;
    const before = bench.truth;
    bench.inject('drive-dead').write(90).run(5, 90).read();
    expect(bench.truth).toEqual(plantUnder(times(6, 0), before));
    expect(bench.flags).toBe(flags);
  });

  it('a drive that runs away gives its force enabled or not, past a switch and on a stop', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.inject('drive-runaway', { value: -60 }).write(30).run(3, null);
    bench.rig.stop();
    bench.read(4);
    expect(bench.truth).toEqual(plantUnder(times(7, -60), before));
    const after = bench.inject('none').truth;
    expect(bench.read(2).truth).toEqual(plantUnder([0, 0], after));
  });
});

describe('a link', () => {
  it('that loses samples repeats the old one, not fresh, and counts', () => {
    const bench = running();
    const { counts, flags } = bench.read();
    bench.inject('samples-lost', { durationS: 0.004 }).write(100);
    for (let i = 0; i < 4; i++) {
      bench.read().write(100);
      expect([bench.fresh, bench.counts, bench.flags]).toEqual([false, counts, flags]);
    }
    expect(bench.read().read().fresh).toBe(true);
    expect(bench.counts).not.toEqual(counts);
  });

  it('that loses commands lets the validity lapse, and a stop does not arrive either', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.write(70).inject('commands-lost').run(10, -200);
    expect(bench.rig.stop()).toBe(true);
    expect(bench.read().truth).toEqual(plantUnder(times(11, 70), before));
    bench.run(30, 0);
    expect([bench.fresh, bench.says('watchdogExpired')]).toEqual([true, true]);
  });

  it('that is down tells nothing and takes nothing, and what lapsed meanwhile shows when it is back', () => {
    const bench = running().inject('link-down', { durationS: 0.05 });
    for (let i = 0; i < 49; i++) {
      bench.read().write(1);
      expect([bench.fresh, bench.says('linkDown')]).toEqual([false, true]);
      expect(bench.rig.stop()).toBe(false);
    }
    bench.read(3);
    expect([bench.fresh, bench.says('linkDown')]).toEqual([true, false]);
    expect(bench.says('watchdogExpired')).toBe(true);
  });

  it('with another device behind it says so', () => {
    expect(running().inject('identity-mismatch').read().says('identityMismatch')).toBe(true);
  });

  it('whose device refuses carries no force, and goes on without a reset', () => {
    const bench = running();
    const before = bench.read().truth;
    bench.inject('command-refused', { durationS: 0.003 }).write(60);
    bench.read().write(60).read();
    expect(bench.truth).toEqual(plantUnder([0, 0], before));
    expect([bench.says('commandRefused'), bench.says('deviceLatched')]).toEqual([true, false]);
    bench.write(60).read().write(60).read().write(60).read();
    expect(bench.says('commandRefused')).toBe(false);
    const after = bench.truth;
    expect(bench.write(60).read().truth).toEqual(plantUnder([60], after));
  });
});

describe('channels', () => {
  it.each([
    [0, 'xReferenced'],
    [1, 'theta1Referenced'],
    [2, 'theta2Referenced'],
  ] as const)('%d loses its reference, and no other does', (channel, flag) => {
    const bench = running();
    const before = bench.flags;
    bench.inject('unreferenced', { channel }).read();
    expect(bench.says(flag)).toBe(false);
    bench.inject('none').read();
    expect(bench.flags).toBe(before);
  });

  it('reads what is not a number, for its time', () => {
    const bench = running().inject('non-finite', { channel: 2, durationS: 0.003 }).read();
    expect(bench.counts.map(Number.isNaN)).toEqual([false, false, true]);
    expect(bench.read(3).read().counts.some(Number.isNaN)).toBe(false);
  });

  it('fails one by one, each for its own time, while the plant goes on', () => {
    const bench = running({ countNoise: 0 });
    bench.inject('sensor-off', { channel: 2 });
    bench.inject('sensor-wrong', { channel: 0, durationS: 0.004 });
    const before = bench.read().truth;
    expect(bench.counts[2]).toBe(0);
    expect(bench.counts[0]! - Math.floor(before[0]! * 20_000 + 0.5)).toBe(100);
    bench.read(4).read();
    expect(bench.counts[0]).toBe(Math.floor(bench.truth[0]! * 20_000 + 0.5));
    expect(bench.counts[2]).toBe(0);
    expect(bench.inject('sensor-ok', { channel: 2 }).read().counts[2]).not.toBe(0);
  });

  it('has the newer one of two faults of an encoder, until that is over', () => {
    const bench = running().inject('sensor-stuck', { channel: 1, durationS: 0.005 });
    bench.inject('sensor-off', { channel: 1, durationS: 0.02 }).read(10);
    expect(bench.counts[1]).toBe(0);
    expect(bench.read(15).counts[1]).not.toBe(0);
  });
});

describe('faults on schedule', () => {
  it('come at their time, in whatever order they were written, and go', () => {
    const bench = new Bench({
      ...VALIDITY,
      rigFaults: [
        { ...rigFault('contact-open', { durationS: 0.02 }), atSeconds: 0.1 },
        { ...rigFault('identity-mismatch', { durationS: 0.01 }), atSeconds: 0.05 },
      ],
    });
    const seen: string[] = [];
    while (bench.tick < 200) {
      bench.read().write(null);
      const now = bench.says('contactOpen')
        ? 'open'
        : bench.says('identityMismatch')
          ? 'other'
          : '-';
      if (seen.at(-1)?.split(' ')[0] !== now) seen.push(`${now} ${bench.tick}`);
    }
    expect(seen).toEqual(['- 2', 'other 51', '- 61', 'open 101', '- 121']);
  });
});

describe('all faults', () => {
  it.each(RIG_FAULTS)('%s is forgotten with none', (name) => {
    const bench = running({ countNoise: 0 });
    const twin = running({ countNoise: 0 });
    for (const channel of [0, 1, 2] as const) bench.inject(name, { channel, value: 50 });
    bench.inject('none');
    expect([...bench.run(5, 1).record]).toEqual([...twin.run(5, 1).record]);
  });

  it('of random kinds, at random times, leave a snapshot that goes on bit for bit', () => {
    const bench = new Bench({ forceNoise: 1, lagSeconds: 0.004, delayPeriods: 3 });
    const story = (): number[] => {
      for (const [i, name] of RIG_FAULTS.entries()) {
        bench.inject(name, { channel: (i % 3) as 0 | 1 | 2, value: 3, durationS: 0.003 * i });
        bench.run(7, 1).reset();
      }
      return [...bench.record];
    };
    bench.rig.disturb({ type: 'push', impulseNs: 0.1, durationS: 0.1 });
    bench.run(5, 1).inject('sensor-garbage', { channel: 1, durationS: 0.02 }).run(5, 1);
    const snapshot = bench.rig.memories.map((memory) => memory.slice());
    const record = bench.record.slice();
    const first = story();
    const ticks = bench.tick;
    bench.rig.memories.forEach((memory, i) => memory.set(snapshot[i]!));
    bench.record.set(record);
    bench.rewind();
    expect(story()).toEqual(first);
    expect(bench.tick).toBe(ticks);
  });
});
