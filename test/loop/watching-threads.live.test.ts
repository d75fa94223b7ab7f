import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { withDefaults } from '../../src/hal/simulated/options.ts';
import type { HeartbeatLimits } from '../../src/loop/heartbeat-watch.ts';
import { LoopMonitor } from '../../src/loop/loop-monitor.ts';
import { startControl, type Control } from '../../src/loop/start-control.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { until } from '../telemetry/support/until.ts';
import { LIMITS } from './cycle/balancing-loop.ts';

const RATE = 1000;
/** Longer than a shared machine stands still by itself. */
const LONG_MS = 1000;

/** A control thread that balances, and the two threads that it listens to. */
class Bridge {
  readonly control: Control;
  readonly #beats: { main: boolean; feed: boolean } = { main: true, feed: true };

  constructor(watch: HeartbeatLimits, hook = '') {
    vi.stubEnv('BRIDGE_TEST_HOOK', hook);
    const physics = PHYSICS['deployment-guide'];
    this.control = startControl({
      cycle: {
        physics,
        periodSeconds: 1 / RATE,
        controller: 'lqr',
        gains: PRESETS.tuned.gains('lqr', 'deployment-guide', RATE),
        estimator: 'kalman',
        encoders: DEFAULT_ENCODERS,
        limits: { ...LIMITS, sampleGap: 10, missedInARow: 5000, missedInASecond: 5000 },
      },
      rig: {
        type: 'simulated',
        options: withDefaults({
          physics,
          periodSeconds: 1 / RATE,
          initialState: [0, 0.02, 0.01, 0, 0, 0],
          validitySeconds: 10,
        }),
      },
      armAtStart: true,
      durationPeriods: null,
      spinUs: 60,
      realtime: 'auto',
      watch,
    });
    vi.unstubAllEnvs();
    const timer = setInterval(() => {
      if (this.#beats.main) this.control.block.beat('main');
      if (this.#beats.feed) this.control.block.beat('feed');
    }, 20);
    onTestFinished(async () => {
      clearInterval(timer);
      this.control.block.requestEnd();
      await this.control.ended.catch(() => {});
    });
  }

  static async running(watch: HeartbeatLimits, hook = ''): Promise<Bridge> {
    const bridge = new Bridge(watch, hook);
    await bridge.control.granted;
    bridge.control.block.release();
    await until(() => bridge.now('state') === SAFETY_STATE.running);
    return bridge;
  }

  silence(thread: 'main' | 'feed'): void {
    this.#beats[thread] = false;
  }

  now(signal: SignalName): number {
    const record = new Float64Array(RECORD_SIZE).fill(NaN);
    this.control.ticks.copyNewest(record);
    return record[SIGNAL[signal]]!;
  }

  get trip(): TripCode | undefined {
    return TRIPS[this.now('trip')]?.code;
  }
}

const WATCHED: HeartbeatLimits = { mainMs: LONG_MS, feedMs: LONG_MS };
const ALONE: HeartbeatLimits = { mainMs: null, feedMs: null };

describe('a running rig', () => {
  test.each([
    ['main', 'MAIN_STALLED'],
    ['feed', 'FEED_STALLED'],
  ] as const)('is cut when the %s thread falls silent, and not before', async (thread, code) => {
    const bridge = await Bridge.running(WATCHED);
    const begun = bridge.now('tick');
    await until(() => bridge.now('tick') > begun + 2 * LONG_MS);
    expect(bridge.now('state')).toBe(SAFETY_STATE.running);
    bridge.silence(thread);
    const silent = bridge.now('tick');
    await until(() => bridge.now('state') === SAFETY_STATE.tripped);
    expect(bridge.trip).toBe(code);
    expect(bridge.now('enable')).toBe(0);
    expect(bridge.now('tick')).toBeGreaterThan(silent + LONG_MS / 2);
  });

  test.each([
    ['loopStalled', 'LOOP_STALLED'],
    ['deadMan', 'DEAD_MAN'],
  ] as const)('trips when another thread raises %s', async (request, code) => {
    const bridge = await Bridge.running(ALONE);
    bridge.control.block.raise(request);
    await until(() => bridge.now('state') === SAFETY_STATE.tripped);
    expect(bridge.trip).toBe(code);
  });

  test('trips by the name of the stall when its loop comes back after one', async () => {
    const bridge = await Bridge.running(ALONE, 'control:block:100');
    const { block, ticks } = bridge.control;
    const stalls: number[] = [];
    const monitor = new LoopMonitor(block, ticks, {
      limitMs: LONG_MS,
      goneMs: 60_000,
      onStall: (ms) => stalls.push(ms),
      onGone: () => {},
    }).start();
    onTestFinished(() => monitor.close());
    await until(() => bridge.now('state') === SAFETY_STATE.tripped);
    expect(bridge.trip).toBe('LOOP_STALLED');
    expect(stalls).toHaveLength(1);
    expect(stalls[0]).toBeGreaterThan(LONG_MS);
  });
});

describe('a control thread', () => {
  test('that hangs is found, and ended from outside', async () => {
    const { control } = await Bridge.running(ALONE, 'control:hang:100');
    const monitor = new LoopMonitor(control.block, control.ticks, {
      limitMs: LONG_MS,
      goneMs: 500,
      onGone: (ms) => void control.terminate(new Error(`stood still for ${Math.floor(ms)} ms`)),
    }).start();
    onTestFinished(() => monitor.close());
    await expect(control.ended).rejects.toThrow(/^stood still for \d{4,} ms$/);
    await until(() => control.hasExited);
    expect(control.block.phase).toBe('failed');
  });

  test.each([
    ['throws', 'control:throw:100', /^control thread: test hook: control thread throws$/],
    ['ends by itself', 'control:exit:100', /^control thread ended without a word$/],
  ])('that %s says so, and is no more', async (_, hook, message) => {
    const { control } = await Bridge.running(ALONE, hook);
    await expect(control.ended).rejects.toThrow(message);
    await until(() => control.hasExited);
    expect(control.block.phase).toBe('failed');
  });
});
