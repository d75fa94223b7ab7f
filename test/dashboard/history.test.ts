import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlyWhere, peaks } from '../../src/dashboard/charts/points.ts';
import { Envelope } from '../../src/dashboard/history/envelope.ts';
import { History } from '../../src/dashboard/history/history.ts';
import { percentiles } from '../../src/dashboard/history/percentiles.ts';

const SIGNALS = ['tick', 'force', 'other'];

function record(tick: number, force: number): Float64Array {
  return Float64Array.of(tick, force, -1);
}

function filled(rateHz: number, ticks: Iterable<number>, force: (tick: number) => number): History {
  const history = new History(['force'], SIGNALS, rateHz, 10);
  for (const tick of ticks) history.push(record(tick, force(tick)), 0, tick);
  return history;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('the history of the page', () => {
  it('keeps the newest ten seconds and forgets older ones', () => {
    const history = filled(1000, range(0, 40_000), (tick) => tick);
    expect(history.count).toBeGreaterThanOrEqual(10_000);
    expect(history.newestTick).toBe(39_999);
    expect(history.column('force')[history.slot(9_999)]).toBe(30_000);
  });

  it('starts over when the ticks of another run begin', () => {
    const history = filled(100, [...range(0, 500), ...range(0, 3)], (tick) => tick);
    expect(history.count).toBe(3);
    expect(history.newestTick).toBe(2);
  });

  it('takes a record from the middle of a batch', () => {
    const history = new History(['force'], SIGNALS, 100, 10);
    history.push(Float64Array.of(1, 10, 0, 2, 20, 0), 3, 2);
    expect(history.column('force')[history.slot(0)]).toBe(20);
  });

  it('leaves a signal empty that the bridge does not send', () => {
    const history = new History(['force', 'unknown'], SIGNALS, 100, 10);
    history.push(record(0, 5), 0, 0);
    expect(history.column('unknown')[history.slot(0)]).toBeNaN();
  });
});

describe('the envelope of a signal', () => {
  it('shows a peak of a single millisecond among ten seconds', () => {
    const history = filled(1000, range(0, 10_001), (tick) => (tick === 4321 ? 50 : 0));
    const envelope = new Envelope(history, ['force'], 10);
    envelope.update(600);
    const points = envelope.points('force');
    const peak = points.indexOf(50);
    expect(peak).toBeGreaterThan(0);
    expect(envelope.times[peak]).toBeCloseTo((4321 - 10_000) / 1000, 1);
  });

  it('leaves a hole where records were lost', () => {
    const ticks = [...range(0, 4000), ...range(6000, 10_000)];
    const envelope = new Envelope(
      filled(1000, ticks, () => 1),
      ['force'],
      10,
    );
    envelope.update(500);
    const holes = envelope.times.filter((_, index) => envelope.points('force')[index] === null);
    expect(Math.min(...holes)).toBeCloseTo(-10, 0);
    const middle = holes.filter((time) => time > -8);
    expect(Math.min(...middle)).toBeCloseTo(-6, 1);
    expect(Math.max(...middle)).toBeCloseTo(-4, 1);
  });

  it('leaves a hole for a value that is not finite', () => {
    const envelope = new Envelope(
      filled(100, range(0, 1001), (tick) => (tick === 500 ? NaN : 2)),
      ['force'],
      10,
    );
    envelope.update(2000);
    expect(envelope.points('force').filter((point) => point === null)).toHaveLength(2);
  });

  it('keeps the order in which a bucket saw its extremes', () => {
    const envelope = new Envelope(
      filled(100, range(0, 1000), (tick) => tick),
      ['force'],
      10,
    );
    envelope.update(100);
    const points = envelope.points('force').filter((point) => point !== null);
    expect(points).toEqual([...points].sort((a, b) => a - b));
  });

  it('never loses an extreme and never has more points than two a pixel and a bucket', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), {
          minLength: 1,
          maxLength: 900,
        }),
        fc.integer({ min: 1, max: 1500 }),
        fc.integer({ min: 0, max: 100_000 }),
        (values, width, start) => {
          const ticks = range(start, start + values.length);
          const envelope = new Envelope(
            filled(100, ticks, (tick) => values[tick - start]),
            ['force'],
            10,
          );
          envelope.update(width);
          const points = envelope.points('force').filter((point) => point !== null);
          expect(Math.max(...points)).toBe(Math.max(...values));
          expect(Math.min(...points)).toBe(Math.min(...values));
          expect(envelope.times.length).toBeLessThanOrEqual(2 * Math.min(width + 2, 1002));
          expect(envelope.times.every((time, i) => i === 0 || time > envelope.times[i - 1])).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('percentiles', () => {
  it('are nearest ranks over the seconds asked for', () => {
    const history = filled(100, range(0, 1000), (tick) => (tick < 900 ? 1e6 : tick - 899));
    expect(percentiles(history, 'force', 1)).toEqual({ p50: 50, p99: 99, max: 100 });
  });

  it('do not exist without a finite value', () => {
    expect(
      percentiles(
        filled(100, range(0, 5), () => NaN),
        'force',
        1,
      ),
    ).toBeNull();
  });
});

describe('the peaks of an envelope', () => {
  it('are the largest value of every bucket, nothing below the foot of the scale', () => {
    expect(peaks([0, 7, 3, 1, null, null, 0, 0], 0.1)).toEqual([7, 7, 3, 3, null, null, 0.1, 0.1]);
  });
});

describe('a series that is drawn only with another', () => {
  it('has holes where the other is zero or not there', () => {
    expect(onlyWhere([0, 1, null, 2], [5, 6, 7, 8])).toEqual([null, 6, null, 8]);
  });
});
