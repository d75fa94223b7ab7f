import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { threadFile } from '../../loop/thread-file.ts';
import type { LatchCode } from '../latch/stored-latch.ts';
import { tellCollections } from './collections.ts';
import type { BlackBoxOptions, FromBlackBox, ToBlackBox } from './options.ts';

/** How long the thread gets to write what is pending, ms. */
const CLOSE_MS = 3000;

export interface BlackBoxListener {
  /** A black box was written. */
  readonly onWritten: (code: LatchCode, file: string) => void;
  /** One was not written, or the thread ended: no reason to end the bridge. */
  readonly onFailure: (reason: string) => void;
}

/** A running black box, seen from the thread that started it. */
export interface BlackBoxRecorder {
  /** Writes a box for a cause that no record tells: a thread that failed or stands still. */
  write(code: LatchCode): void;
  /** Writes what is pending and ends the thread. */
  close(): Promise<void>;
}

/**
 * Starts the thread that keeps the evidence of trips, and resolves once it follows the records. It
 * never rejects: without it a rig is as safe, only less is known afterwards.
 */
export async function startBlackBox(
  options: BlackBoxOptions,
  { onWritten, onFailure }: BlackBoxListener,
): Promise<BlackBoxRecorder> {
  await startThreadPool(options.folder);
  const worker = new Worker(threadFile(import.meta.url, 'black-box-thread'), {
    workerData: options,
    argv: [],
  });
  const following = Promise.withResolvers<void>();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const stopTelling = tellCollections('main');
  let isEnding = false;
  worker.on('message', (message: FromBlackBox) => {
    if (message.type === 'following') following.resolve();
    else if (message.type === 'written') onWritten(message.code, message.file);
    else onFailure(message.reason);
  });
  const fail = (reason: string) => {
    isEnding = true;
    onFailure(reason);
    following.resolve();
  };
  const untilNext = 'no black box is kept until the bridge is started again';
  worker.on('error', ({ message }) => {
    fail(`the thread of the black box failed (${message}): ${untilNext}`);
  });
  worker.on('exit', () => {
    if (!isEnding) fail(`the thread of the black box ended: ${untilNext}`);
  });
  const tell = (message: ToBlackBox) => worker.postMessage(message);
  await following.promise;
  return {
    write: (code) => tell({ type: 'write', code }),
    async close() {
      isEnding = true;
      stopTelling();
      tell({ type: 'close' });
      const overdue = setTimeout(() => {
        onFailure(`the last black box was not written within ${CLOSE_MS} ms and is lost`);
        void worker.terminate();
      }, CLOSE_MS);
      await exited;
      clearTimeout(overdue);
    },
  };
}

/**
 * The process has one pool of threads for its files, made by the first thread that needs it, and with
 * the priority of that one: the black box, whose priority is low, must not be it.
 */
async function startThreadPool(folder: string): Promise<void> {
  await stat(folder).catch(() => {});
}
