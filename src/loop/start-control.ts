import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { ControlMessage, ControlOptions, ControlSettings } from './control-options.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';
import { threadFile } from './thread-file.ts';

/** A thread that is in the middle of a call of the system cannot be ended before that returns, ms. */
const TERMINATE_MS = 1000;

/** A running control thread, seen from the thread that started it. */
export interface Control {
  readonly block: ControlBlock;
  readonly ticks: TickRing;
  readonly requests: RequestRing;
  readonly memory: ControlOptions['memory'];
  /** For `ControllerChoices`, on this thread or on one that it is handed over to. */
  readonly choices: MessagePort;
  /** What the thread got of the system, once it is warm. It loops when `block.release()` is called. */
  readonly granted: Promise<{ readonly scheduling: string; readonly cpuDmaLatency: string }>;
  /** Resolves when the loop ended in order; rejects with what went wrong. */
  readonly ended: Promise<void>;
  /** Whether the thread is no more, and so uses nothing any more that it was given. */
  readonly hasExited: boolean;
  /**
   * Ends a thread that cannot end itself any more; `ended` rejects with the reason. Nothing goes to
   * the rig: the device drops the force when the last command lapses.
   */
  terminate(reason: Error): Promise<void>;
}

/** Starts the control thread, with shared memory of its own. */
export function startControl(options: ControlSettings): Control {
  const memory = {
    control: ControlBlock.allocate(),
    ticks: TickRing.allocate(1 / options.cycle.periodSeconds),
    requests: RequestRing.allocate(),
  };
  const block = new ControlBlock(memory.control);
  const { port1: choices, port2: choicesOfOperators } = new MessageChannel();
  const worker = new Worker(threadFile(import.meta.url, 'control-thread'), {
    workerData: { ...options, choices, memory } satisfies ControlOptions,
    transferList: [choices],
  });
  const granted = Promise.withResolvers<{ scheduling: string; cpuDmaLatency: string }>();
  const ended = Promise.withResolvers<void>();
  const fail = (error: Error) => {
    granted.reject(error);
    ended.reject(error);
  };
  worker.on('message', (message: ControlMessage) => {
    if (message.type === 'granted') granted.resolve(message);
    else if (message.type === 'ended') ended.resolve();
    else
      fail(
        Object.assign(new Error(`control thread: ${message.message}`), { stack: message.stack }),
      );
  });
  worker.on('error', fail);
  let hasExited = false;
  worker.on('exit', () => {
    hasExited = true;
    if (block.phase !== 'ended') block.phase = 'failed';
    fail(new Error('control thread ended without a word'));
  });
  // Each is observed by whoever awaits it; a failure before that must not end the process.
  granted.promise.catch(() => {});
  ended.promise.catch(() => {});
  return {
    block,
    ticks: new TickRing(memory.ticks),
    requests: new RequestRing(memory.requests),
    memory,
    choices: choicesOfOperators,
    granted: granted.promise,
    ended: ended.promise,
    get hasExited() {
      return hasExited;
    },
    async terminate(reason) {
      fail(reason);
      await Promise.race([worker.terminate(), sleep(TERMINATE_MS, undefined, { ref: false })]);
    },
  };
}
