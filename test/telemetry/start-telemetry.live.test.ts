import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BridgeError, EXIT } from '../../src/errors.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
import { FeedListener } from './support/feed-listener.ts';
import { LoopDouble } from './support/loop-double.ts';
import { telemetryOptions } from './support/options.ts';
import { until } from './support/until.ts';

async function refusalOf(changes: Parameters<typeof telemetryOptions>[0]): Promise<BridgeError> {
  const started = startTelemetry(telemetryOptions(changes));
  const error: unknown = await started.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BridgeError);
  return error as BridgeError;
}

describe('the telemetry thread', () => {
  test('serves the loop of another thread, and ends when it is closed', async () => {
    const options = telemetryOptions();
    const loop = new LoopDouble(options).start();
    onTestFinished(() => loop.halt());
    const telemetry = await startTelemetry(options);
    expect(telemetry.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = new FeedListener(telemetry.address);
    await until(() => client.ticks.length > 100);
    expect(client.torn).toBe(0);
    expect(await client.ask({ type: 'stop' })).toMatchObject({ ok: true, state: 'tripped' });

    await telemetry.close();
    await until(() => client.closed !== null);
    expect(client.closed?.code).toBe(1001);
    expect(await Promise.race([telemetry.failed, Promise.resolve('still well')])).toBe(
      'still well',
    );
    await expect(fetch(`${telemetry.address}/health`)).rejects.toThrow();
  });

  test('closes in time though a client does not answer', async () => {
    const telemetry = await startTelemetry(telemetryOptions());
    const client = new FeedListener(telemetry.address);
    await client.hello();
    client.socket.pause();
    await telemetry.close();
    client.socket.terminate();
  });
});

describe('an address', () => {
  test('that is busy is refused with what to do', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void holder.close());
    await until(() => holder.listening);
    const { port } = holder.address() as AddressInfo;
    const error = await refusalOf({ port });
    expect(error).toMatchObject({ code: 'ADDRESS_BUSY', exitCode: EXIT.unavailable });
    expect(error.message).toBe(
      `address 127.0.0.1:${port} is in use: end the program that holds it, or choose another ` +
        'port with --listen HOST:PORT (port 0 takes a free one)',
    );
  });

  test('that is not of this machine is refused', async () => {
    const error = await refusalOf({ host: '192.0.2.1', token: 'x' });
    expect(error).toMatchObject({ code: 'ADDRESS_UNKNOWN', exitCode: EXIT.unavailable });
  });

  test('that others can reach is refused without a token', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
      const error = await refusalOf({ host });
      expect(error).toMatchObject({ code: 'TOKEN_MISSING', exitCode: EXIT.configuration });
    }
  });
});
