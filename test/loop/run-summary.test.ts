import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunSummary } from '../../src/loop/run-summary.ts';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE, SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { BLOCKER } from '../../src/safety/blockers.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP } from '../../src/safety/trips.ts';

const RATE = 100;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A summary that follows a ring, and the loop that fills it. */
function follow(seconds = 4) {
  const ring = new TickRing(TickRing.allocate(RATE, seconds));
  const summary = new RunSummary(ring, 1 / RATE, SIGNAL.trueX);
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.periods] = 1;
  return {
    ring,
    summary,
    publish(count: number, signals: { readonly [name in SignalName]?: number } = {}): void {
      for (const [name, value] of Object.entries(signals)) {
        record[SIGNAL[name as SignalName]] = value;
      }
      for (let i = 0; i < count; i++) ring.publish(record);
    },
  };
}

describe('the summary of a run', () => {
  it('begins with the first tick in which the controller runs', () => {
    const { summary, publish } = follow();
    publish(10, { state: SAFETY_STATE.latched, latenessUs: 9000, trueX: 1.2, periods: 4 });
    publish(10, { state: SAFETY_STATE.armed });
    publish(20, { state: SAFETY_STATE.running, latenessUs: 5, trueX: 0.1, periods: 1, force: -3 });
    summary.close();
    expect(summary.armed).toBe(true);
    expect(summary.statistics.ticks).toBe(20);
    expect(summary.statistics.overruns).toBe(0);
    expect(summary.statistics.latenessUs.max).toBeLessThan(6);
    expect(summary.figures.maxCartPosition).toBe(0.1);
    expect(summary.figures.maxForce).toBe(3);
  });

  it('goes on through a stop: a rig that lies down was not upright', () => {
    const { summary, publish } = follow();
    publish(20, { state: SAFETY_STATE.running });
    publish(20, { state: SAFETY_STATE.tripped, trip: TRIP.ANGLE_CUT, trueTheta1: 1.3 });
    summary.close();
    expect(summary.statistics.ticks).toBe(40);
    expect(summary.figures.trip).toBe(TRIP.ANGLE_CUT);
    expect(summary.figures.upright).toBe(false);
    expect(summary.state).toBe(SAFETY_STATE.tripped);
  });

  it('tells state and blockers of a rig that was never armed, and has no figures', () => {
    const { summary, publish } = follow();
    publish(5, { state: SAFETY_STATE.latched, blockers: BLOCKER.angle });
    publish(5, { blockers: BLOCKER.track });
    summary.close();
    expect(summary.armed).toBe(false);
    expect([summary.state, summary.blockers]).toEqual([SAFETY_STATE.latched, BLOCKER.track]);
    expect(summary.statistics.ticks).toBe(0);
    expect(summary.figures.upright).toBe(false);
  });

  it('follows while the loop runs, and so loses nothing in a run longer than the ring', () => {
    const { ring, summary, publish } = follow(1);
    for (let i = 0; i < 200; i++) {
      publish(10, { state: SAFETY_STATE.running });
      vi.advanceTimersByTime(100);
    }
    expect(ring.position).toBeGreaterThan(ring.capacity);
    expect(summary.statistics.ticks).toBe(2000);
    summary.close();
    expect(summary.lost).toBe(0);
  });

  it('takes more records at a time than it copies in one go', () => {
    const { ring, summary, publish } = follow(20);
    publish(1500, { state: SAFETY_STATE.running });
    summary.close();
    expect(ring.readable).toBeGreaterThan(1500);
    expect(summary.statistics.ticks).toBe(1500);
  });

  it('says how many records it lost where this thread was held up', () => {
    const { ring, summary, publish } = follow(1);
    publish(ring.capacity + 100, { state: SAFETY_STATE.running });
    summary.close();
    expect(summary.lost).toBe(ring.capacity + 100 - ring.readable);
    expect(summary.statistics.ticks).toBe(ring.readable);
  });

  it('follows no more once it is closed, and keeps no timer', () => {
    const { summary, publish } = follow();
    summary.close();
    publish(5, { state: SAFETY_STATE.running });
    vi.advanceTimersByTime(1000);
    expect(summary.armed).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
