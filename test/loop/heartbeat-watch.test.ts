import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeartbeatWatch, UNWATCHED } from '../../src/loop/heartbeat-watch.ts';
import { ControlBlock } from '../../src/loop/shared/control-block.ts';
import { REQUEST } from '../../src/record/signals.ts';

const BOTH = { mainMs: 50, feedMs: 100 };

function watch(limits = BOTH as { mainMs: number | null; feedMs: number | null }, periodMs = 1) {
  const block = new ControlBlock(ControlBlock.allocate());
  const heartbeats = new HeartbeatWatch(block, limits, periodMs);
  return {
    block,
    /** So many ticks; the bits of the last. */
    pass(ticks: number, energised = true): number {
      let bits = 0;
      for (let i = 0; i < ticks; i++) bits = heartbeats.look(energised);
      return bits;
    },
  };
}

describe('the watch over the other threads', () => {
  it('says nothing while both give signs of life within their limits', () => {
    const { block, pass } = watch();
    for (let i = 0; i < 20; i++) {
      block.beat('main');
      if (i % 2 === 0) block.beat('feed');
      expect(pass(49)).toBe(0);
    }
  });

  it.each([
    ['main', 'feed', 50, REQUEST.mainStalled],
    ['feed', 'main', 100, REQUEST.feedStalled],
  ] as const)(
    'finds a %s thread that falls silent, in the tick after its limit',
    (silent, other, limit, bit) => {
      const { block, pass } = watch();
      block.beat(silent);
      pass(1);
      for (let i = 0; i < limit; i++) {
        block.beat(other);
        expect(pass(1)).toBe(0);
      }
      block.beat(other);
      expect(pass(1)).toBe(bit);
    },
  );

  it('finds both, where nobody is left', () => {
    expect(watch().pass(200)).toBe(REQUEST.mainStalled | REQUEST.feedStalled);
  });

  it('asks for nothing of a rig without force, and at once of one that is armed with nobody there', () => {
    const { pass } = watch();
    expect(pass(1000, false)).toBe(0);
    expect(pass(1)).toBe(REQUEST.mainStalled | REQUEST.feedStalled);
  });

  it('is content again once the thread is back: the trip is not its to hold', () => {
    const { block, pass } = watch({ mainMs: 50, feedMs: null });
    expect(pass(200)).toBe(REQUEST.mainStalled);
    block.beat('main');
    expect(pass(1)).toBe(0);
  });

  it('watches nobody that it was not told to', () => {
    expect(watch(UNWATCHED).pass(100_000)).toBe(0);
  });

  it('counts its limits in periods of the loop', () => {
    const { pass } = watch({ mainMs: 250, feedMs: null }, 10);
    expect(pass(25)).toBe(0);
    expect(pass(1)).toBe(REQUEST.mainStalled);
  });

  it('agrees with a plain count of ticks since the last beat, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ main: fc.boolean(), feed: fc.boolean(), energised: fc.boolean() }), {
          maxLength: 200,
        }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (ticks, mainMs, feedMs) => {
          const { block, pass } = watch({ mainMs, feedMs });
          let main = 0;
          let feed = 0;
          for (const tick of ticks) {
            if (tick.main) block.beat('main');
            if (tick.feed) block.beat('feed');
            main = tick.main ? 0 : main + 1;
            feed = tick.feed ? 0 : feed + 1;
            const expected =
              (main > mainMs ? REQUEST.mainStalled : 0) | (feed > feedMs ? REQUEST.feedStalled : 0);
            expect(pass(1, tick.energised)).toBe(tick.energised ? expected : 0);
          }
        },
      ),
    );
  });
});
