import { Worker } from 'node:worker_threads';
import type { ControlMessage, ControlOptions } from './control-options.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';

/** A running control thread, seen from the thread that started it. */
export interface Control {
  readonly block: ControlBlock;
  readonly ticks: TickRing;
  readonly requests: RequestRing;
  readonly memory: ControlOptions['memory'];
  /** What the thread got of the system, once it is warm. It loops when `block.release()` is called. */
  readonly granted: Promise<{ readonly scheduling: string; readonly cpuDmaLatency: string }>;
  /** Resolves when the loop ended in order; rejects with what went wrong. */
  readonly ended: Promise<void>;
}

/** Starts the control thread, with shared memory of its own. */
export function startControl(options: Omit<ControlOptions, 'memory'>): Control {
  const memory = {
    control: ControlBlock.allocate(),
    ticks: TickRing.allocate(1 / options.cycle.periodSeconds),
    requests: RequestRing.allocate(),
  };
  const worker = new Worker(threadFile('control-thread'), {
    workerData: { ...options, memory } satisfies ControlOptions,
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
  worker.on('exit', () => fail(new Error('control thread ended without a word')));
  // Each is observed by whoever awaits it; a failure before that must not end the process.
  granted.promise.catch(() => {});
  ended.promise.catch(() => {});
  return {
    block: new ControlBlock(memory.control),
    ticks: new TickRing(memory.ticks),
    requests: new RequestRing(memory.requests),
    memory,
    granted: granted.promise,
    ended: ended.promise,
  };
}

/** The same thread runs from source and from a build. */
function threadFile(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
