import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { ControlBlock, PHASES, WORD } from '../../../src/loop/shared/control-block.ts';

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
