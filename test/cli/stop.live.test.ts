import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { EXIT } from '../../src/errors.ts';
import { configFile } from '../config/config-file.ts';
import { FeedWatch } from '../rig/feed-watch.ts';
import { until } from '../telemetry/support/until.ts';
import { Run } from './bridge-process.ts';
import { startDipBridge } from './command-line.ts';

function stop(address: string, ...args: string[]) {
  return startDipBridge(['stop', '--connect', address, ...args]);
}

/** A server that is no bridge, or a bad one. */
async function serve(onRequest: (text: string) => string | null): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const answer = onRequest(String(data));
      if (answer === null) socket.close();
      else socket.send(answer);
    });
  });
  onTestFinished(() => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('dip-bridge stop', () => {
  test('stops a rig that another holds the lease of, and says so', async () => {
    const run = await Run.running();
    const watch = await FeedWatch.leading(run.address);
    await until(() => watch.records.length > 0);
    const { host } = new URL(run.address);
    expect(await stop(host, '--json')).toEqual({
      status: EXIT.done,
      stdout: `${JSON.stringify({
        confirmed: true,
        address: host,
        state: 'tripped',
        trip: 'SOFTWARE_STOP',
      })}\n`,
      stderr: '',
    });
    expect(await run.health()).toMatchObject({ state: 'tripped', trip: 'SOFTWARE_STOP' });
    const again = await stop(host);
    expect(again.stdout).toBe('stopped: zero force is confirmed, the rig is tripped\n');
  });

  test('needs the token of a bridge that has one', async () => {
    const config = configFile('telemetry: {token: secret-of-the-rig}\n');
    const run = await Run.running('--config', config);
    const { host } = new URL(run.address);
    const refused = await stop(host);
    expect(refused.status).toBe(EXIT.unavailable);
    expect(refused.stderr).toMatch(/BRIDGE_UNREACHABLE: .*it wants a token: give --token/);
    expect((await stop(host, '--token', 'secret-of-the-rig')).status).toBe(EXIT.done);
    expect((await run.health()).state).toBe('tripped');
  });

  test('exits 6 where nobody is there, or no bridge', async () => {
    const nobody = await stop('127.0.0.1:1');
    expect(nobody.status).toBe(EXIT.unavailable);
    expect(nobody.stderr).toMatch(
      /BRIDGE_UNREACHABLE: no bridge at 127\.0\.0\.1:1 .*emergency stop/,
    );
    const server = createServer((_, response) => response.writeHead(404).end());
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const other = await stop(`127.0.0.1:${port}`);
    expect(other.status).toBe(EXIT.unavailable);
    expect(other.stdout).toBe('');
  });

  test('exits 1 where the stop is not confirmed', async () => {
    const refusal = {
      ...{ type: 'reply', request: 'stop', ok: false, state: null, trip: null },
      error: { code: 'STOP_UNCONFIRMED', message: 'the stop is set, but' },
    };
    const mute = await serve(() => JSON.stringify(refusal));
    const closing = await serve(() => null);
    for (const address of [mute, closing]) {
      const { status, stderr } = await stop(address);
      expect(status).toBe(EXIT.internal);
      expect(stderr).toMatch(/STOP_UNCONFIRMED: the stop/);
    }
  });
});
