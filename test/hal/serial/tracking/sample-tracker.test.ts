import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_FLAG } from '../../../../src/hal/serial/protocol/layout.ts';
import { SAMPLE } from '../../../../src/hal/serial/protocol/sample.ts';
import { sampleFields } from '../protocol/frames.ts';
import { altered, Link, PERIOD_US } from './link.ts';

/** A link in order, one Command on the way, read in the next tick. */
function waiting(options: ConstructorParameters<typeof Link>[0] = {}) {
  const link = new Link(options);
  link.run(10);
  const sample = link.send();
  link.advance();
  return { link, tracker: link.tracker, sample };
}

describe('a true Sample', () => {
  it('answers the Command before, tick for tick', () => {
    const link = new Link();
    for (let i = 0; i < 1000; i++) {
      const sample = link.send();
      link.advance();
      expect(link.receive(sample)).toBe('accepted');
      expect(link.tracker.lag).toBe(1);
      expect([...link.tracker.sent]).toEqual([i * PERIOD_US, i]);
    }
    expect(link.tracker).toMatchObject({ lost: 0, late: 0, implausible: 0 });
  });

  it('may follow a sequence of 65535 and a clock that wraps', () => {
    const link = new Link({ sequence: 65_530, deviceAheadUs: 4_294_967_295 - 5000 });
    link.run(20);
    expect(link.sequence).toBe(14);
    expect(link.tracker).toMatchObject({ lag: 1, lost: 0, late: 0, implausible: 0 });
  });

  it('answers one Command once', () => {
    const { link, sample } = waiting();
    expect(link.receive(sample)).toBe('accepted');
    expect(link.receive(sample)).toBe('notAsked');
  });

  it('answers nothing that was never sent, nor a Command before the last one answered', () => {
    const link = new Link();
    const first = link.send();
    link.advance();
    const second = link.send();
    link.advance();
    for (const sequence of [4000, link.sequence + 256]) {
      expect(link.receive(altered(second, { sequence }))).toBe('notAsked');
    }
    expect(link.receive(second)).toBe('accepted');
    expect(link.receive(first)).toBe('notAsked');
    expect(link.tracker).toMatchObject({ lost: 1, implausible: 3 });
  });

  it('is no answer to what went before a reset', () => {
    const { link, tracker, sample } = waiting();
    tracker.reset();
    expect(link.receive(sample)).toBe('notAsked');
    link.run(3);
    expect(tracker).toMatchObject({ lag: 1, lost: 0, implausible: 1 });
  });
});

describe("the device's clock", () => {
  it.each([
    ['stands still', -1000],
    ['went back', -1500],
    ['went further than time did', 3000],
    ['jumped', 2_000_000_000],
  ])('is not believed where it %s', (_, byUs) => {
    const { link, sample } = waiting();
    const latchedUs = sample[SAMPLE.latchedUs] + byUs;
    expect(link.receive(altered(sample, { latchedUs, appliedUs: latchedUs + 40 }))).toBe('latched');
    expect(link.receive(sample)).toBe('accepted');
  });

  it('may catch up, within the tolerance, what an emulator fell behind', () => {
    const { link, sample } = waiting({ clockToleranceUs: 500 });
    const latchedUs = sample[SAMPLE.latchedUs] + 1400;
    expect(link.receive(altered(sample, { latchedUs, appliedUs: latchedUs }))).toBe('accepted');
  });

  it('may run as wrong as a ceramic resonator makes it', () => {
    for (const share of [-0.005, 0.005]) {
      const link = new Link();
      for (let i = 0; i < 2000; i++) {
        const sample = link.send();
        link.deviceAheadUs += share * PERIOD_US;
        link.advance();
        expect(link.receive(sample)).toBe('accepted');
      }
    }
  });

  it('may start anew with the device, once the silence between is over', () => {
    const { link, tracker } = waiting();
    for (let i = 0; i < 30; i++) {
      link.send();
      link.advance();
    }
    link.deviceAheadUs = 123 - link.tick * PERIOD_US;
    link.counts = [0, 0, 0];
    const sample = link.send();
    link.advance();
    expect(link.receive(sample)).toBe('accepted');
    expect(tracker.lost).toBe(31);
  });
});

describe('the time of applying', () => {
  it.each([
    ['long after the latch', 10_001, 'applied'],
    ['as late as the firmware may be', 10_000, 'accepted'],
    ['by an earlier Command of this link', -8000, 'accepted'],
    ['before the link was there', -15_000, 'applied'],
  ])('%s', (_, afterUs, verdict) => {
    const { link, sample } = waiting();
    const appliedUs = sample[SAMPLE.latchedUs] + afterUs;
    expect(link.receive(altered(sample, { appliedUs }))).toBe(verdict);
  });
});

describe('counts', () => {
  it.each([
    ['countX', 60 + 8, 'accepted'],
    ['countX', -60 - 9, 'counts'],
    ['countTheta1', 30 + 8, 'accepted'],
    ['countTheta1', 30 + 9, 'counts'],
    ['countTheta2', 1 << 20, 'counts'],
  ] as const)('%s that went %i further in a millisecond: %s', (channel, by, verdict) => {
    const { link, sample } = waiting();
    const moved = altered(sample, { [channel]: sample[SAMPLE[channel]] + by });
    expect(link.receive(moved)).toBe(verdict);
  });

  it('may go further the longer no Sample came', () => {
    const { link } = waiting();
    link.advance(9);
    link.counts[0] += 500;
    const sample = link.send();
    link.advance();
    expect(link.receive(sample)).toBe('accepted');
  });

  it.each(['in its answer', 'one Sample later'])('may jump where a Command set one, %s', (when) => {
    const { link } = waiting();
    const set = { countTheta1: -90_000 };
    const answer = link.send(COMMAND_FLAG.referenceTheta1);
    link.advance();
    expect(link.receive(when === 'in its answer' ? altered(answer, set) : answer)).toBe('accepted');
    link.counts[1] = set.countTheta1;
    link.run(3);
    expect(link.tracker.implausible).toBe(0);
    const sample = link.send();
    link.advance();
    expect(link.receive(altered(sample, { countTheta1: 2048 }))).toBe('counts');
  });
});

describe('a Sample that comes late', () => {
  /** Sends a Command a tick and lets each be read after as many ticks as `lags` says. */
  function verdicts(lags: readonly number[], options = {}) {
    const link = new Link(options);
    const under = lags.map((lag, sent) => ({ lag, sent, sample: sampleFields({}) }));
    const result: string[] = [];
    for (let tick = 0; tick < lags.length + 40; tick++) {
      for (const { lag, sent, sample } of under) {
        if (sent + lag === tick) result[sent] = link.receive(sample);
      }
      if (tick < lags.length) under[tick].sample = link.send();
      link.advance();
    }
    return { result, tracker: link.tracker };
  }

  it('is used where it is one tick later than the last one used, and then is the measure', () => {
    const { result, tracker } = verdicts([1, 1, 2, 2, 3, 3, 3]);
    expect(new Set(result)).toEqual(new Set(['accepted']));
    expect(tracker).toMatchObject({ lag: 3, late: 0, lost: 0 });
  });

  it('is counted and not used where it is two ticks later', () => {
    const { result, tracker } = verdicts([1, 1, 3, 2, 1, 1]);
    expect(result).toEqual(['accepted', 'accepted', 'late', 'accepted', 'accepted', 'accepted']);
    expect(tracker).toMatchObject({ lag: 1, late: 1, lost: 0, implausible: 0 });
  });

  it('is used with any lag once none was for a gap: the line has become slower', () => {
    const slow = Array.from({ length: 20 }, () => 6);
    const { result, tracker } = verdicts([1, 1, ...slow], { gapPeriods: 10 });
    expect(result.slice(0, 7)).toEqual([
      'accepted',
      'accepted',
      'late',
      'late',
      'late',
      'late',
      'late',
    ]);
    expect(result.slice(7)).toEqual(slow.slice(5).map(() => 'accepted'));
    expect(tracker).toMatchObject({ lag: 6, late: 5, lost: 0 });
  });

  it('is never used once it is older than a gap may last, however steadily it comes', () => {
    const creeping = Array.from({ length: 30 }, (_, i) => Math.min(1 + Math.floor(i / 2), 12));
    const { result, tracker } = verdicts(creeping, { gapPeriods: 10 });
    creeping.forEach((lag, i) => expect(result[i]).toBe(lag <= 10 ? 'accepted' : 'late'));
    expect(tracker.lag).toBe(10);
  });
});

describe('Commands that are never answered', () => {
  it('are lost as soon as a later one is answered', () => {
    const link = new Link();
    link.run(5);
    for (let i = 0; i < 3; i++) {
      link.send();
      link.advance();
    }
    link.run(1);
    expect(link.tracker.lost).toBe(3);
    expect(link.tracker.lag).toBe(1);
  });

  it('are lost when a whole ring of others followed', () => {
    const link = new Link();
    for (let i = 0; i < 300; i++) link.send();
    expect(link.tracker.lost).toBe(300 - 256);
  });

  it('add up with those answered to those sent, whatever the line does', () => {
    const fate = fc.constantFrom('answered', 'lost', 'late', 'twice', 'noise');
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 400 }), (fates) => {
        const link = new Link({ sequence: 65_400 });
        let answered = 0;
        let last = -1;
        const deliver = (sample: Float64Array, order: number): void => {
          const verdict = link.receive(sample);
          if (verdict !== 'accepted' && verdict !== 'late') return;
          answered++;
          // Never an older one than the last.
          expect(order).toBeGreaterThan(last);
          last = order;
        };
        const held: (() => void)[] = [];
        fates.forEach((fate, order) => {
          const sample = link.send();
          link.advance();
          while (held.length > 0 && fate !== 'late') held.shift()?.();
          if (fate === 'late') held.push(() => deliver(sample, order));
          else if (fate !== 'lost') deliver(sample, order);
          if (fate === 'twice') deliver(sample, order);
          if (fate === 'noise') deliver(altered(sample, { sequence: 30_000 + order }), order);
        });
        while (held.length > 0) held.shift()?.();
        // One more in order closes the account.
        deliver(link.send(), fates.length);
        expect(answered + link.tracker.lost).toBe(fates.length + 1);
      }),
    );
  });
});
