import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { AuditEntry } from '../../../src/data/audit-entry.ts';
import type { ServerLimits } from '../../../src/telemetry/server-limits.ts';
import type { TelemetryOptions } from '../../../src/telemetry/telemetry-options.ts';
import { TelemetryServer } from '../../../src/telemetry/telemetry-server.ts';
import { FeedListener } from './feed-listener.ts';
import { LoopDouble } from './loop-double.ts';
import { telemetryOptions } from './options.ts';

export interface OpenServer {
  readonly server: TelemetryServer;
  readonly address: string;
  readonly loop: LoopDouble;
  connect(path?: string): FeedListener;
}

/** A server over real sockets with a loop that is played; all of it ends with the test. */
export async function openServer(
  changes: Partial<TelemetryOptions> = {},
  limits: Partial<ServerLimits> = {},
  page?: string,
  onAudit: (entry: AuditEntry) => void = () => {},
): Promise<OpenServer> {
  const options = telemetryOptions(changes);
  const loop = new LoopDouble(options);
  const setting = { log: pino({ level: 'silent' }), limits, onAudit };
  const server = await TelemetryServer.open(
    options,
    page === undefined ? setting : { ...setting, page },
  );
  const listeners: FeedListener[] = [];
  onTestFinished(async () => {
    loop.halt();
    for (const { socket } of listeners) socket.terminate();
    await server.close();
  });
  return {
    server,
    address: server.address,
    loop,
    connect(path) {
      const listener = new FeedListener(server.address, path);
      listeners.push(listener);
      return listener;
    },
  };
}
