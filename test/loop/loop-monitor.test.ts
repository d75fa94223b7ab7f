import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoopMonitor } from '../../src/loop/loop-monitor.ts';
import { ControlBlock, type LoopPhase } from '../../src/loop/shared/control-block.ts';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE, REQUEST } from '../../src/record/signals.ts';

const LIMIT_MS = 50;
const GONE_MS = 500;
const LOOK_MS = 10;

/** A loop that ticks when it is told to, and the monitor that looks at it. */
function monitored() {
  const control = new ControlBlock(ControlBlock.allocate());
  const ring = new TickRing(TickRing.allocate(1000));
  const record = new Float64Array(RECORD_SIZE);
  const stalls: number[] = [];
  const gone: number[] = [];
  const monitor = new LoopMonitor(control, ring, {
    limitMs: LIMIT_MS,
    goneMs: GONE_MS,
    onStall: (ms) => stalls.push(ms),
    onGone: (ms) => gone.push(ms),
  });
  let nowMs = 0;
  control.phase = 'looping';
  monitor.look(nowMs);
  return {
    ...{ control, monitor, stalls, gone },
    tick: () => ring.publish(record),
    look(afterMs = LOOK_MS): void {
      nowMs += afterMs;
      monitor.look(nowMs);
    },
    /** The loop stands still while the monitor looks on. */
    stand(ms: number): void {
      for (let passed = 0; passed < ms; passed += LOOK_MS) this.look();
    },
  };
}

describe('the monitor of the loop', () => {
  it('lets a loop in peace that ticks, however little', () => {
    const loop = monitored();
    for (let i = 0; i < 100; i++) {
      loop.tick();
      loop.stand(LIMIT_MS);
    }
    expect(loop.control.takeRaised()).toBe(0);
    expect(loop.stalls).toEqual([]);
  });

  it('asks one that stands still to trip, once, and says for how long it stood', () => {
    const loop = monitored();
    loop.stand(LIMIT_MS);
    expect(loop.control.takeRaised()).toBe(0);
    loop.look();
    expect(loop.control.takeRaised()).toBe(REQUEST.loopStalled);
    loop.stand(GONE_MS);
    expect(loop.control.takeRaised()).toBe(0);
    expect(loop.stalls).toEqual([60]);
    expect(loop.gone).toEqual([]);
  });

  it('gives one up, once, that does not come back', () => {
    const loop = monitored();
    loop.stand(LIMIT_MS + LOOK_MS + GONE_MS);
    expect(loop.gone).toEqual([]);
    loop.stand(1000);
    expect(loop.gone).toEqual([570]);
  });

  it('finds the next stall of a loop that came back', () => {
    const loop = monitored();
    loop.stand(200);
    loop.tick();
    loop.look();
    loop.stand(200);
    expect(loop.stalls).toEqual([60, 60]);
    expect(loop.gone).toEqual([]);
  });

  it('does not take its own late look for a stall of the loop', () => {
    const loop = monitored();
    loop.tick();
    loop.look();
    // The whole process was stopped: the monitor wakes before the loop has had its first tick.
    loop.look(3000);
    loop.tick();
    loop.look();
    expect(loop.control.takeRaised()).toBe(0);
  });

  it.each(['starting', 'warming', 'ended', 'failed'] as const satisfies LoopPhase[])(
    'expects no ticks of a loop that is %s',
    (phase) => {
      const loop = monitored();
      loop.control.phase = phase;
      loop.stand(5000);
      expect([loop.control.takeRaised(), loop.stalls, loop.gone]).toEqual([0, [], []]);
    },
  );
});

describe('by a timer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('it looks often enough, and not at all once it is closed', () => {
    const loop = monitored();
    loop.monitor.start();
    vi.advanceTimersByTime(10 * LIMIT_MS);
    expect(loop.control.takeRaised()).toBe(REQUEST.loopStalled);
    loop.monitor.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
