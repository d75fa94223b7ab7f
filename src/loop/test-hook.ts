/**
 * Breaks a thread on purpose. It is there to prove what follows: that a thread which throws, ends or
 * hangs leaves no force behind.
 *
 *     BRIDGE_TEST_HOOK=THREAD:ACTION[:AFTER_MS] dip-bridge run ...
 *
 * acts once, when the rig has been running for AFTER_MS (500). Without the variable nothing of this
 * is there: no timer, and one comparison with null in a tick.
 */
import { writeSync } from 'node:fs';
import { RECORD_SIZE, SIGNAL } from '../record/signals.ts';
import { SAFETY_STATE } from '../safety/state-machine.ts';
import { commonNowMs } from './shared/common-clock.ts';
import type { TickRing } from './shared/tick-ring.ts';

const VARIABLE = 'BRIDGE_TEST_HOOK';
const DEFAULT_AFTER_MS = 500;
const LOOK_MS = 1;
const BLOCK_MS = 2000;
const STDERR = 2;

export const HOOK_THREADS = ['control', 'telemetry', 'main', 'black-box'] as const;
export const HOOK_ACTIONS = ['throw', 'exit', 'hang', 'reject', 'block'] as const;
export type HookThread = (typeof HOOK_THREADS)[number];
export type HookAction = (typeof HOOK_ACTIONS)[number];

export interface TestHook {
  readonly thread: HookThread;
  readonly action: HookAction;
  readonly afterMs: number;
}

/**
 * @throws Error where the text is not understood: a hook that does not act would prove anything.
 */
export function parseTestHook(text: string): TestHook {
  const [thread = '', action = '', after = String(DEFAULT_AFTER_MS), ...rest] = text.split(':');
  const afterMs = /^\d+(\.\d+)?$/.test(after) ? Number(after) : NaN;
  if (!isOneOf(HOOK_THREADS, thread) || !isOneOf(HOOK_ACTIONS, action)) throw misunderstood(text);
  if (!Number.isFinite(afterMs) || rest.length > 0) throw misunderstood(text);
  if (thread === 'control' && action === 'reject') {
    throw new Error(`${VARIABLE}=${text}: the control thread has no event loop to reject in`);
  }
  return { thread, action, afterMs };
}

/** The hook of a thread; null where the environment asks for none, or for another thread's. */
export function testHookFor(thread: HookThread): TestHook | null {
  const text = process.env[VARIABLE];
  if (text === undefined || text === '') return null;
  const hook = parseTestHook(text);
  return hook.thread === thread ? hook : null;
}

/** For a thread with an event loop: arms its hook, if there is one. */
export function startTestHook(thread: HookThread, ticks: TickRing): void {
  const hook = testHookFor(thread);
  if (hook === null) return;
  const record = new Float64Array(RECORD_SIZE);
  const timer = setInterval(() => {
    if (!ticks.copyNewest(record) || record[SIGNAL.state] !== SAFETY_STATE.running) return;
    clearInterval(timer);
    setTimeout(() => act(hook), hook.afterMs).unref();
  }, LOOK_MS);
  timer.unref();
}

/** For the control thread, which has none: to be asked once a tick. */
export class ControlHook {
  readonly #hook: TestHook;
  readonly #afterPeriods: number;
  #running = 0;

  constructor(hook: TestHook, periodSeconds: number) {
    this.#hook = hook;
    this.#afterPeriods = hook.afterMs / (1000 * periodSeconds);
  }

  /** Acts when it is time. */
  tick(record: Float64Array): void {
    if (record[SIGNAL.state] !== SAFETY_STATE.running) return;
    this.#running += record[SIGNAL.periods];
    if (this.#running < this.#afterPeriods) return;
    this.#running = -Infinity;
    act(this.#hook);
  }
}

function act({ thread, action }: TestHook): void {
  // Written by this thread itself: what goes through the main thread would come too late, or never.
  writeSync(STDERR, `test hook: ${thread} ${action} at ${commonNowMs().toFixed(3)} ms\n`);
  switch (action) {
    case 'throw':
      throw new Error(`test hook: ${thread} thread throws`);
    case 'reject':
      void Promise.reject(new Error(`test hook: ${thread} thread rejects`));
      return;
    case 'exit':
      process.exit(1);
      break;
    case 'hang':
      for (;;);
    case 'block': {
      const end = performance.now() + BLOCK_MS;
      while (performance.now() < end);
    }
  }
}

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

function misunderstood(text: string): Error {
  return new Error(
    `${VARIABLE}=${text} is not understood: THREAD:ACTION[:AFTER_MS] with a thread of ` +
      `${HOOK_THREADS.join(', ')}, and an action of ${HOOK_ACTIONS.join(', ')}`,
  );
}
