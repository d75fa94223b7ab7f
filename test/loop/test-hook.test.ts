import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import {
  ControlHook,
  HOOK_ACTIONS,
  HOOK_THREADS,
  parseTestHook,
  startTestHook,
  testHookFor,
} from '../../src/loop/test-hook.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('the text of a test hook', () => {
  it('is read as it is written, for every thread and action there is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HOOK_THREADS),
        fc.constantFrom(...HOOK_ACTIONS),
        fc.option(fc.nat(100_000), { nil: undefined }),
        (thread, action, afterMs) => {
          fc.pre(thread !== 'control' || action !== 'reject');
          const text = [thread, action, ...(afterMs === undefined ? [] : [afterMs])].join(':');
          expect(parseTestHook(text)).toEqual({ thread, action, afterMs: afterMs ?? 500 });
        },
      ),
    );
  });

  it.each([
    '',
    'control',
    'control:',
    'control:explode',
    'loop:throw',
    'main:throw:soon',
    'main:throw:-1',
    'main:throw:1e9',
    'main:throw:',
    'main:throw:1:2',
  ])('is refused where it is %o, and says what it could be', (text) => {
    expect(() => parseTestHook(text)).toThrow(/THREAD:ACTION.*black-box.*block/);
  });

  it('is refused where the thread could never act', () => {
    expect(() => parseTestHook('control:reject')).toThrow(/no event loop/);
  });
});

describe('a test hook', () => {
  it.each([undefined, '', 'main:throw'])(
    'is none for this thread where the variable is %o',
    (text) => {
      vi.stubEnv('BRIDGE_TEST_HOOK', text);
      expect(testHookFor('control')).toBeNull();
    },
  );

  it('that nobody asked for starts no timer', () => {
    vi.useFakeTimers();
    startTestHook('main', new TickRing(TickRing.allocate(1000)));
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('of the control thread acts once, when the rig has been running for its time', () => {
    const hook = new ControlHook({ thread: 'control', action: 'throw', afterMs: 20 }, 0.001);
    const record = new Float64Array(RECORD_SIZE);
    record[SIGNAL.periods] = 1;
    record[SIGNAL.state] = SAFETY_STATE.armed;
    for (let i = 0; i < 100; i++) hook.tick(record);
    record[SIGNAL.state] = SAFETY_STATE.running;
    for (let i = 0; i < 19; i++) hook.tick(record);
    expect(() => hook.tick(record)).toThrow('test hook: control thread throws');
    for (let i = 0; i < 100; i++) hook.tick(record);
  });
});
