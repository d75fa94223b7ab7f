/** The telemetry thread: a worker with the server. Nothing it does can delay a cycle. */
import { parentPort, workerData } from 'node:worker_threads';
import { BridgeError } from '../errors.ts';
import { createLogger } from './logger.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import { TelemetryServer } from './telemetry-server.ts';
import type { FromTelemetry } from './thread-messages.ts';

const options = workerData as TelemetryOptions;

function tell(message: FromTelemetry): void {
  parentPort?.postMessage(message);
}

const log = createLogger(options.logLevel);
try {
  const server = await TelemetryServer.open(options, { log });
  // The only message there is asks to close.
  parentPort?.once('message', () => {
    void server.close().then(() => log.flush(() => parentPort?.close()));
  });
  tell({ type: 'listening', address: server.address });
} catch (error) {
  if (!(error instanceof BridgeError)) throw error;
  const { code, exitCode, message } = error;
  tell({ type: 'refused', code, exitCode, message });
}
