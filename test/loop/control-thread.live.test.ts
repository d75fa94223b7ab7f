import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { withDefaults } from '../../src/hal/simulated/options.ts';
import type { ControlOptions } from '../../src/loop/control-options.ts';
import { RunSummary } from '../../src/loop/run-summary.ts';
import { startControl, type Control } from '../../src/loop/start-control.ts';
import type { RequestKind, RequestOutcome } from '../../src/loop/shared/request-ring.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { SAFETY_STATES, type SafetyState } from '../../src/safety/state-machine.ts';
import { TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { until } from '../telemetry/support/until.ts';
import { LIMITS } from './cycle/balancing-loop.ts';

interface Choice {
  readonly rateHz?: number;
  readonly armAtStart?: boolean;
  readonly durationPeriods?: number;
  readonly initialState?: readonly number[];
  readonly gains?: ControlOptions['cycle']['gains'];
}

/** A control thread of its own, with a simulated rig, that ends with the test. */
class LiveLoop {
  readonly control: Control;
  readonly records: Float64Array[] = [];
  readonly #reader;
  readonly #chunk = new Float64Array(512 * RECORD_SIZE);

  constructor(choice: Choice = {}) {
    const { rateHz = 1000, armAtStart = true, durationPeriods = null } = choice;
    const { initialState = [0, 0.05, 0.03, 0, 0, 0] } = choice;
    const physics = PHYSICS['deployment-guide'];
    const periodSeconds = 1 / rateHz;
    this.control = startControl({
      cycle: {
        physics,
        periodSeconds,
        controller: 'lqr',
        gains: choice.gains ?? PRESETS.tuned.gains('lqr', 'deployment-guide', rateHz),
        estimator: 'kalman',
        encoders: DEFAULT_ENCODERS,
        limits: LIMITS,
      },
      rig: {
        type: 'simulated',
        options: withDefaults({ physics, periodSeconds, initialState }),
      },
      armAtStart,
      durationPeriods,
      spinUs: 60,
      realtime: 'auto',
    });
    this.#reader = this.control.ticks.reader();
    onTestFinished(async () => {
      this.control.block.requestEnd();
      await this.control.ended.catch(() => {});
    });
  }

  static async looping(choice: Choice = {}): Promise<LiveLoop> {
    const loop = new LiveLoop(choice);
    await loop.control.granted;
    loop.control.block.release();
    return loop;
  }

  static async running(choice: Choice = {}): Promise<LiveLoop> {
    const loop = await LiveLoop.looping(choice);
    await until(() => loop.state === 'running');
    return loop;
  }

  /** Signals of the newest record. */
  value(name: SignalName): number {
    this.read();
    return this.records.at(-1)?.[SIGNAL[name]] ?? NaN;
  }

  get state(): SafetyState | undefined {
    return SAFETY_STATES[this.value('state')];
  }

  get trip(): TripCode | undefined {
    return TRIPS[this.value('trip')]?.code;
  }

  /** Takes what the loop published since. */
  read(): void {
    for (;;) {
      const count = this.#reader.read(this.#chunk);
      if (count === 0) return;
      for (let i = 0; i < count; i++) {
        this.records.push(this.#chunk.slice(i * RECORD_SIZE, (i + 1) * RECORD_SIZE));
      }
    }
  }

  async ask(kind: RequestKind, values: readonly number[] = []): Promise<RequestOutcome> {
    const ticket = this.control.requests.submit(kind, values)!;
    await until(() => this.control.requests.outcome(ticket) !== 'pending');
    return this.control.requests.outcome(ticket);
  }

  async stop(): Promise<void> {
    const mark = this.control.block.requestStop();
    expect(await this.control.block.stopConfirmed(mark, 5000)).toBe(true);
  }
}

describe('a control thread', () => {
  test('balances the rig and ends by itself when its time, counted from arming, is over', async () => {
    const periods = 250;
    const loop = new LiveLoop({ rateHz: 100, durationPeriods: periods });
    const { block, granted, ended, ticks } = loop.control;
    const summary = new RunSummary(ticks, 0.01, SIGNAL.trueX);
    const { scheduling, cpuDmaLatency } = await granted;
    expect(scheduling).toMatch(/^(SCHED_FIFO \d+|normal \(.+\))$/);
    expect(cpuDmaLatency).toMatch(/held/);
    expect(block.phase).toBe('warming');
    block.release();
    await ended;
    summary.close();
    expect(block.phase).toBe('ended');
    expect(summary.lost).toBe(0);
    const { statistics, figures } = summary;
    expect(Math.abs(statistics.ticks + statistics.overruns - periods)).toBeLessThanOrEqual(2);
    expect(figures.upright).toBe(true);
    expect(SAFETY_STATES[summary.state]).toBe('running');
  });

  test('numbers its ticks by the periods that passed, and says which it missed', async () => {
    const loop = await LiveLoop.running();
    await sleep(500);
    loop.read();
    expect(loop.records.length).toBeGreaterThan(100);
    loop.records.forEach((record, i) => {
      const before = i === 0 ? null : loop.records[i - 1];
      if (before === null) return;
      const periods = record[SIGNAL.tick] - before[SIGNAL.tick];
      expect(record[SIGNAL.periods]).toBe(periods);
      expect(record[SIGNAL.overruns] - before[SIGNAL.overruns]).toBe(periods - 1);
      expect(record[SIGNAL.latenessUs]).toBeGreaterThanOrEqual(0);
    });
  });

  test('leaves a rig latched that it was not told to arm', async () => {
    const loop = await LiveLoop.looping({ armAtStart: false, durationPeriods: 10 });
    await until(() => loop.value('tick') > 300);
    expect(loop.state).toBe('latched');
    expect(loop.records.every((record) => record[SIGNAL.enable] === 0)).toBe(true);
    expect(loop.control.block.phase).toBe('looping');
  });
});

describe('a stop that another thread asks for', () => {
  test('cuts the force and latches, and nothing asked for before it undoes it', async () => {
    const loop = await LiveLoop.running({ rateHz: 100 });
    const { requests, block } = loop.control;
    await loop.stop();
    await until(() => loop.state === 'tripped');

    // One request a period: the last two wait for a fifth of a second behind the others.
    for (let i = 0; i < 20; i++) requests.submit('disarm');
    const reset = requests.submit('reset')!;
    const arm = requests.submit('arm')!;
    const mark = block.requestStop();
    expect(await block.stopConfirmed(mark, 5000)).toBe(true);
    await until(() => requests.outcome(arm) !== 'pending');
    expect([requests.outcome(reset), requests.outcome(arm)]).toEqual(['refused', 'refused']);

    expect([loop.state, loop.trip]).toEqual(['tripped', 'SOFTWARE_STOP']);
    const since = loop.records.findIndex((record) => record[SIGNAL.trip] !== 0);
    expect(since).toBeGreaterThan(0);
    for (const record of loop.records.slice(since)) {
      expect([record[SIGNAL.force], record[SIGNAL.enable]]).toEqual([0, 0]);
      expect(SAFETY_STATES[record[SIGNAL.state]]).toBe('tripped');
    }
  });

  test('is over when the rig stands again and an operator resets, and then arms it', async () => {
    const loop = await LiveLoop.running();
    await loop.stop();
    await until(() => loop.state === 'tripped');
    expect(await loop.ask('arm')).toBe('refused');
    // The fixture takes the fallen pendulums up once the force was off for three seconds.
    await until(() => loop.value('tick') > 0 && loop.value('blockers') !== 0);
    expect(await loop.ask('reset')).toBe('refused');
    await until(() => loop.value('blockers') === 0);
    expect(await loop.ask('reset')).toBe('accepted');
    expect([loop.state, loop.trip]).toEqual(['ready', 'NONE']);
    expect(await loop.ask('arm')).toBe('accepted');
    await until(() => loop.state === 'running');
    await sleep(500);
    expect(loop.state).toBe('running');
  });

  test('before the loop runs keeps it from arming by itself', async () => {
    const loop = new LiveLoop();
    loop.control.block.requestStop();
    await loop.control.granted;
    loop.control.block.release();
    await until(() => loop.value('tick') > 400);
    expect([loop.state, loop.trip]).toEqual(['tripped', 'SOFTWARE_STOP']);
    expect(loop.records.every((record) => record[SIGNAL.enable] === 0)).toBe(true);
  });
});

describe('requests to a loop that runs', () => {
  test('a push moves the cart, and the rig stays up', async () => {
    const loop = await LiveLoop.running();
    await sleep(1000);
    loop.read();
    const before = loop.records.length;
    expect(await loop.ask('push', [2, 0.005])).toBe('accepted');
    await sleep(1000);
    loop.read();
    const fastest = Math.max(...loop.records.slice(before).map((r) => r[SIGNAL.trueXDot]));
    expect(fastest).toBeGreaterThan(0.3);
    expect(loop.state).toBe('running');
  });

  test('a disarm brakes the cart, and only then cuts', async () => {
    const loop = await LiveLoop.running();
    await loop.ask('push', [2, 0.005]);
    await sleep(50);
    expect(await loop.ask('disarm')).toBe('accepted');
    await until(() => loop.state === 'tripped');
    expect(loop.trip).toBe('OPERATOR_DISARM');
    const states = loop.records.map((record) => SAFETY_STATES[record[SIGNAL.state]]);
    expect(states).toContain('stopping');
  });
});

describe('the end of a control thread', () => {
  test.each(['before it is warm', 'before it is released'])(
    'comes %s, too, and no rig is touched',
    async (when) => {
      const { control } = new LiveLoop();
      if (when === 'before it is released') await control.granted;
      control.block.requestEnd();
      await control.ended;
      expect(control.block.phase).toBe('ended');
      expect(control.ticks.position).toBe(0);
    },
  );

  test('an exception in the loop is told to whoever waits for its end', async () => {
    const { control } = await LiveLoop.looping({ initialState: [0, NaN, 0, 0, 0, 0] });
    await expect(control.ended).rejects.toThrow(/^control thread: the simulated plant diverged/);
    expect(control.block.phase).toBe('failed');
  });

  test('one before the loop is told, besides, to whoever waits for what it got', async () => {
    const { control } = new LiveLoop({ gains: {} as never });
    await expect(control.granted).rejects.toThrow(/^control thread: ./);
    await expect(control.ended).rejects.toThrow(/^control thread: ./);
    expect(control.block.phase).toBe('failed');
  });
});
