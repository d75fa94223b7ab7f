import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lease } from '../../../src/telemetry/operators/lease.ts';

const ANNA = { client: 1, name: 'Anna' };
const BERT = { client: 2, name: 'Bert' };

describe('a lease', () => {
  test('is of the first who takes it, until it is taken over', () => {
    const lease = new Lease(1000);
    expect(lease.take(ANNA, false, 0)).toBe(true);
    expect(lease.take(BERT, false, 10)).toBe(false);
    expect(lease.holder).toEqual(ANNA);
    expect(lease.take(BERT, true, 20)).toBe(true);
    expect(lease.isHeldBy(1, 20)).toBe(false);
    expect(lease.isHeldBy(2, 20)).toBe(true);
  });

  test('lapses in silence, and counts for nothing before anyone has looked', () => {
    const lease = new Lease(1000);
    lease.take(ANNA, false, 0);
    lease.keep(1, 900);
    expect(lease.isHeldBy(1, 1900)).toBe(true);
    expect(lease.isHeldBy(1, 1901)).toBe(false);
    lease.keep(1, 1901);
    expect(lease.isHeldBy(1, 1901)).toBe(false);
    expect(lease.take(BERT, false, 1901)).toBe(true);
    expect(lease.lapse(1901)).toBeNull();
    expect(lease.lapse(2902)).toEqual(BERT);
    expect(lease.holder).toBeNull();
  });

  test('is not kept alive by others, nor given back by them', () => {
    const lease = new Lease(1000);
    lease.take(ANNA, false, 0);
    lease.keep(2, 900);
    expect(lease.release(2)).toBe(false);
    expect(lease.isHeldBy(1, 1001)).toBe(false);
  });

  test('has one holder at most, and none that was silent, whatever happens', () => {
    const client = fc.integer({ min: 1, max: 4 });
    const event = fc.record({
      kind: fc.constantFrom('take', 'take over', 'keep', 'release', 'lapse', 'wait'),
      client,
      waitMs: fc.integer({ min: 0, max: 1500 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const lease = new Lease(1000);
        let now = 0;
        let holder = 0;
        let heardAt = 0;
        for (const { kind, client, waitMs } of events) {
          if (holder !== 0 && now - heardAt > 1000) holder = 0;
          switch (kind) {
            case 'take':
            case 'take over': {
              const isFree = holder === 0 || holder === client || kind === 'take over';
              const taker = { client, name: String(client) };
              expect(lease.take(taker, kind === 'take over', now)).toBe(isFree);
              if (isFree) [holder, heardAt] = [client, now];
              break;
            }
            case 'keep':
              lease.keep(client, now);
              if (holder === client) heardAt = now;
              break;
            case 'release':
              lease.release(client);
              if (holder === client) holder = 0;
              break;
            case 'lapse':
              lease.lapse(now);
              break;
            case 'wait':
              now += waitMs;
          }
          const holding = [1, 2, 3, 4].filter((one) => lease.isHeldBy(one, now));
          expect(holding).toEqual(holder !== 0 && now - heardAt <= 1000 ? [holder] : []);
        }
      }),
    );
  });
});
