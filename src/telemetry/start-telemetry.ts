import { Worker } from 'node:worker_threads';
import type { AuditEntry } from '../data/audit-entry.ts';
import { BridgeError } from '../errors.ts';
import { threadFile } from '../loop/thread-file.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import type { FromTelemetry, ToTelemetry } from './thread-messages.ts';

/** How long the thread gets to say goodbye to its clients, ms. */
const CLOSE_MS = 2000;

/** A running telemetry thread, seen from the thread that started it. */
export interface Telemetry {
  /** Of the page; the feed is at `/telemetry` below it. */
  readonly address: string;
  /** Closes every connection and ends the thread. */
  close(): Promise<void>;
  /** Resolves with what went wrong should the thread end by itself; never rejects. */
  readonly failed: Promise<Error>;
}

/**
 * Starts the telemetry thread and resolves once it listens.
 * @param onAudit hears who asked for what, as it comes
 * @throws BridgeError where the address is busy, unknown, or needs a token
 */
export async function startTelemetry(
  options: TelemetryOptions,
  onAudit: (entry: AuditEntry) => void = () => {},
): Promise<Telemetry> {
  const worker = new Worker(threadFile(import.meta.url, 'telemetry-thread'), {
    workerData: options,
    argv: [],
    transferList: options.choices === null ? [] : [options.choices],
  });
  const listening = Promise.withResolvers<string>();
  const failed = Promise.withResolvers<Error>();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let closing = false;
  const fail = (error: Error) => {
    listening.reject(error);
    if (!closing) failed.resolve(error);
  };
  worker.on('message', (message: FromTelemetry) => {
    if (message.type === 'listening') listening.resolve(message.address);
    else if (message.type === 'audit') onAudit(message.entry);
    else fail(new BridgeError(message.code, message.exitCode, message.message));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('telemetry thread ended without a word')));

  return {
    address: await listening.promise,
    failed: failed.promise,
    async close() {
      closing = true;
      worker.postMessage('close' satisfies ToTelemetry);
      const overdue = setTimeout(() => void worker.terminate(), CLOSE_MS);
      await exited;
      clearTimeout(overdue);
    },
  };
}
