import { describe, expect, it } from 'vitest';
import { Pacer } from '../../src/loop/pacer.ts';
import { ControlBlock } from '../../src/loop/shared/control-block.ts';

/** Keeps the thread busy, as a long cycle would. */
function stall(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('pacer', () => {
  const PERIOD_MS = 10;
  const newPacer = () => new Pacer(new ControlBlock(ControlBlock.allocate()), PERIOD_MS, 0.1);

  it('never starts a tick before its deadline', () => {
    const pacer = newPacer();
    const clock = new Float64Array(3);
    for (let i = 0; i < 10; i++) {
      pacer.waitForNext(() => {});
      pacer.take(clock, 0);
      expect(clock[2]).toBeGreaterThanOrEqual(0);
    }
  });

  it('skips whole periods after a stall and keeps the phase', () => {
    const pacer = newPacer();
    const clock = new Float64Array(3);
    const next = () => {
      pacer.waitForNext(() => {});
      pacer.take(clock, 0);
      return { at: performance.now(), tick: clock[0], periods: clock[1] };
    };
    const first = next();
    stall(3.5 * PERIOD_MS);
    const late = next();
    expect(late.periods).toBeGreaterThanOrEqual(3);
    expect(late.tick).toBe(first.tick + late.periods);
    expect(clock[2]).toBeGreaterThanOrEqual(2 * PERIOD_MS * 1000);

    // On the old phase: no deadline is moved by what came late.
    const after = next();
    const periods = (after.at - clock[2] / 1000 - (first.at - 0)) / PERIOD_MS;
    expect(Math.abs(periods - (after.tick - first.tick))).toBeLessThan(0.9);
  });

  it('wakes at once for another thread, and sleeps on afterwards', () => {
    const block = new ControlBlock(ControlBlock.allocate());
    const pacer = new Pacer(block, PERIOD_MS, 0.1);
    let served = 0;
    block.requestStop();
    pacer.waitForNext(() => {
      if (block.takeStop()) served += 1;
    });
    const clock = new Float64Array(3);
    pacer.take(clock, 0);
    expect(served).toBe(1);
    expect(clock[2]).toBeGreaterThanOrEqual(0);
  });
});
