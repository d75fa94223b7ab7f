/** The telemetry thread: a worker with the server. Nothing it does can delay a cycle. */
import { parentPort, workerData } from 'node:worker_threads';
import { tellCollections } from '../data/black-box/collections.ts';
import { BridgeError } from '../errors.ts';
import { TickRing } from '../loop/shared/tick-ring.ts';
import { startTestHook } from '../loop/test-hook.ts';
import { createLogger } from './logger.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import { TelemetryServer } from './telemetry-server.ts';
import type { FromTelemetry } from './thread-messages.ts';

const options = workerData as TelemetryOptions;

function tell(message: FromTelemetry): void {
  parentPort?.postMessage(message);
}

const log = createLogger(options.logLevel);
tellCollections('telemetry');
startTestHook('telemetry', new TickRing(options.memory.ticks));
try {
  const server = await TelemetryServer.open(options, {
    log,
    onAudit: (entry) => tell({ type: 'audit', entry }),
  });
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
