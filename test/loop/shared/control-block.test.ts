import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ControlBlock, PHASES, WORD } from '../../../src/loop/shared/control-block.ts';
import { REQUEST } from '../../../src/record/signals.ts';

const SOON_MS = 5000;

describe('a stop', () => {
  test('is taken once, by the loop, and confirmed to whoever asked', async () => {
    const control = new ControlBlock(ControlBlock.allocate());
    expect(control.takeStop()).toBe(false);
    const mark = control.requestStop();
    const confirmed = control.stopConfirmed(mark, SOON_MS);
    expect(control.takeStop()).toBe(true);
    expect(control.takeStop()).toBe(false);
    control.confirmStop();
    expect(await confirmed).toBe(true);
    expect(await control.stopConfirmed(mark, 0)).toBe(true);
  });

  test('that nobody serves is not confirmed', async () => {
    const control = new ControlBlock(ControlBlock.allocate());
    expect(await control.stopConfirmed(control.requestStop(), 20)).toBe(false);
  });

  test('is not confirmed by the confirmation of one that was taken before it was asked for', async () => {
    const control = new ControlBlock(ControlBlock.allocate());
    const first = control.requestStop();
    control.takeStop();
    const second = control.requestStop();
    const waiting = control.stopConfirmed(second, SOON_MS);
    control.confirmStop();
    expect(await control.stopConfirmed(first, 0)).toBe(true);
    expect(await control.stopConfirmed(second, 20)).toBe(false);
    control.takeStop();
    control.confirmStop();
    expect(await waiting).toBe(true);
  });

  test('is confirmed together with those that were asked for at the same time', async () => {
    const control = new ControlBlock(ControlBlock.allocate());
    const marks = [control.requestStop(), control.requestStop(), control.requestStop()];
    const waiting = marks.map((mark) => control.stopConfirmed(mark, SOON_MS));
    control.takeStop();
    control.confirmStop();
    expect(await Promise.all(waiting)).toEqual([true, true, true]);
    expect(control.stopsServed).toBe(3);
  });

  test('wakes a loop that sleeps without a time limit, as does the end', async () => {
    const buffer = ControlBlock.allocate();
    const control = new ControlBlock(buffer);
    const worker = new Worker(new URL('./control-thread-double.ts', import.meta.url), {
      workerData: buffer,
    });
    const exited = once(worker, 'exit');
    for (let round = 0; round < 100; round++) {
      expect(await control.stopConfirmed(control.requestStop(), SOON_MS)).toBe(true);
    }
    expect(control.phase).toBe('looping');
    control.requestEnd();
    await exited;
    expect(control.phase).toBe('ended');
  });
});

describe('the time of a stop', () => {
  const clockMs = () => Number(process.hrtime.bigint()) / 1e6;

  test('runs from when it was heard of to when zero force went out', () => {
    const control = new ControlBlock(ControlBlock.allocate());
    const before = clockMs();
    control.requestStop();
    control.takeStop();
    control.confirmStop();
    const after = clockMs();
    const { receivedMs, zeroWrittenMs } = control.stopTiming;
    // Two readings of two clocks: a tenth of a millisecond between them is much.
    expect(receivedMs).toBeGreaterThan(before - 0.1);
    expect(zeroWrittenMs).toBeGreaterThanOrEqual(receivedMs);
    expect(zeroWrittenMs).toBeLessThan(after + 0.1);
  });

  test('counts from the first of those that wait, and anew after it was served', () => {
    const control = new ControlBlock(ControlBlock.allocate());
    const now = performance.now();
    control.requestStop(now - 30);
    const first = control.stopTiming.receivedMs;
    control.requestStop(now - 10);
    expect(control.stopTiming.receivedMs).toBe(first);
    control.takeStop();
    control.confirmStop();
    control.requestStop(now - 5);
    expect(control.stopTiming.receivedMs - first).toBeCloseTo(25, 6);
  });

  test('is of one clock for a thread that started much later', async () => {
    const buffer = ControlBlock.allocate();
    const control = new ControlBlock(buffer);
    const worker = new Worker(new URL('./control-thread-double.ts', import.meta.url), {
      workerData: buffer,
    });
    const exited = once(worker, 'exit');
    const before = clockMs();
    expect(await control.stopConfirmed(control.requestStop(), SOON_MS)).toBe(true);
    const after = clockMs();
    const { receivedMs, zeroWrittenMs } = control.stopTiming;
    expect(zeroWrittenMs).toBeGreaterThan(receivedMs - 0.1);
    expect(receivedMs).toBeGreaterThan(before - 0.1);
    expect(zeroWrittenMs).toBeLessThan(after + 0.1);
    control.requestEnd();
    await exited;
  });
});

describe('requests that threads raise', () => {
  const RAISED = ['loopStalled', 'mainStalled', 'feedStalled', 'deadMan', 'disarm'] as const;

  test('come to the tick that takes next, each once, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...RAISED), fc.constant('take' as const))),
        (steps) => {
          const control = new ControlBlock(ControlBlock.allocate());
          let waiting = 0;
          for (const step of steps) {
            if (step === 'take') {
              expect(control.takeRaised()).toBe(waiting);
              waiting = 0;
            } else {
              control.raise(step);
              waiting |= REQUEST[step];
            }
          }
          expect(control.takeRaised()).toBe(waiting);
          expect(control.takeStop()).toBe(false);
        },
      ),
    );
  });

  test('by several threads at once are never lost', async () => {
    const buffer = ControlBlock.allocate();
    const control = new ControlBlock(buffer);
    const seen = new Int32Array(new SharedArrayBuffer(8));
    const count = 5000;
    const through = (['deadMan', 'feedStalled'] as const).map((request, index) =>
      once(
        new Worker(new URL('./request-raiser.ts', import.meta.url), {
          workerData: { buffer, request, count, seen, index },
        }),
        'message',
      ),
    );
    // A raiser goes on only when its last request was seen: a lost one would hold it for ever.
    while (seen[0]! < count || seen[1]! < count) {
      const bits = control.takeRaised();
      if ((bits & REQUEST.deadMan) !== 0) Atomics.add(seen, 0, 1);
      if ((bits & REQUEST.feedStalled) !== 0) Atomics.add(seen, 1, 1);
      Atomics.notify(seen, 0);
      Atomics.notify(seen, 1);
      if (bits === 0) await new Promise(setImmediate);
    }
    await Promise.all(through);
    expect(control.takeRaised()).toBe(0);
  });
});

test('signs of life are counted for each thread by itself', () => {
  const control = new ControlBlock(ControlBlock.allocate());
  control.beat('main');
  control.beat('feed');
  control.beat('main');
  expect([control.beats('main'), control.beats('feed')]).toEqual([2, 1]);
});

test('every phase is seen by a block on the same memory', () => {
  const buffer = ControlBlock.allocate();
  const writer = new ControlBlock(buffer);
  const reader = new ControlBlock(buffer);
  expect(reader.phase).toBe('starting');
  for (const phase of PHASES) {
    writer.phase = phase;
    expect(reader.phase).toBe(phase);
  }
});

test('its words do not overlap and fit into the memory', () => {
  const indices = Object.values(WORD);
  expect(new Set(indices).size).toBe(indices.length);
  const { words } = new ControlBlock(ControlBlock.allocate());
  expect(Math.max(...indices)).toBeLessThan(words.length);
});
