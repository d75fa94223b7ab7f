import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TRIP } from '../../src/safety/trips.ts';
import { FeedListener } from './support/feed-listener.ts';
import { openServer } from './support/open-server.ts';
import { until } from './support/until.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as it is: `fetch` sets Host and Origin itself and tidies the path. */
function ask(
  address: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

function builtPage(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dip-page-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<script src="./assets/main.js"></script>');
  writeFileSync(join(directory, 'assets', 'main.js'), 'export {};');
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

describe('/health', () => {
  test('is good while the loop ticks, a tripped rig included, and bad when it does not', async () => {
    const { address, loop } = await openServer({}, { staleMs: 150 });
    const before = await ask(address, '/health');
    expect(before.status).toBe(503);
    expect(JSON.parse(before.body)).toMatchObject({ status: 'unhealthy', state: null, tick: null });

    loop.start();
    await until(() => loop.tick > 20);
    const running = await ask(address, '/health');
    expect(running.status).toBe(200);
    expect(running.headers['content-type']).toMatch('application/json');
    expect(running.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(running.body)).toMatchObject({
      status: 'healthy',
      state: 'running',
      trip: null,
    });

    loop.state = 'tripped';
    loop.trip = TRIP.ANGLE_CUT;
    const { tick } = loop;
    await until(() => loop.tick > tick + 2);
    const tripped = await ask(address, '/health');
    expect(tripped.status).toBe(200);
    expect(JSON.parse(tripped.body)).toMatchObject({ status: 'healthy', trip: 'ANGLE_CUT' });

    loop.halt();
    let halted = await ask(address, '/health');
    while (halted.status === 200) halted = await ask(address, '/health');
    const body = JSON.parse(halted.body) as { status: string; ageMs: number; tick: number };
    expect(body).toMatchObject({ status: 'unhealthy', state: 'tripped', tick: loop.tick - 1 });
    expect(body.ageMs).toBeGreaterThan(150);

    loop.start();
    await until(() => loop.tick > body.tick + 5);
    expect((await ask(address, '/health')).status).toBe(200);
  });
});

describe('/ready', () => {
  test('is good once the loop runs and has published', async () => {
    const { address, loop } = await openServer();
    expect((await ask(address, '/ready')).status).toBe(503);
    loop.control.phase = 'looping';
    expect((await ask(address, '/ready')).status).toBe(503);
    loop.publish(1);
    expect((await ask(address, '/ready')).status).toBe(200);
    loop.control.phase = 'ended';
    const ended = await ask(address, '/ready');
    expect(JSON.parse(ended.body)).toEqual({ status: 'not ready', phase: 'ended' });
  });
});

describe('the page', () => {
  test('is sent with its files, and cannot load or be framed by anything foreign', async () => {
    const { address } = await openServer({}, {}, builtPage());
    const page = await ask(address, '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await ask(address, '/assets/main.js')).body).toBe('export {};');

    const again = await ask(address, '/', { 'If-None-Match': page.headers.etag! });
    expect(again).toMatchObject({ status: 304, body: '' });
    const head = await ask(address, '/', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(page.headers['content-length']);
  });

  test('that is not built says how to build it', async () => {
    const { address } = await openServer({}, {}, join(tmpdir(), 'dip-page-nowhere'));
    const answer = await ask(address, '/');
    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toMatch('text/plain');
    expect(answer.body).toContain('npm run build');
  });
});

describe('anything else', () => {
  test.each([
    ['GET', '/nothing', 404, 'NOT_FOUND'],
    ['GET', '/../package.json', 404, 'NOT_FOUND'],
    ['GET', '/%2e%2e/%2e%2e/package.json', 404, 'NOT_FOUND'],
    ['GET', '/telemetry', 426, 'UPGRADE_REQUIRED'],
    ['POST', '/health', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', 'http://elsewhere.example/', 400, 'BAD_TARGET'],
  ])('%s %s is %d', async (method, path, status, code) => {
    const { address } = await openServer({}, {}, builtPage());
    const answer = await ask(address, path, {}, method);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code } });
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('that is no HTTP at all leaves the server standing', async () => {
    const { address } = await openServer();
    const { port } = new URL(address);
    const socket = connectTcp(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.end('\x00\x01nonsense\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve));
    expect((await ask(address, '/ready')).status).toBe(503);
  });
});

describe('a stranger', () => {
  test.each([
    ['a rebound name', { Host: 'evil.example:80' }, 'HOST_REFUSED'],
    ['a foreign page', { Origin: 'http://evil.example' }, 'ORIGIN_REFUSED'],
  ])('%s gets neither page nor feed', async (_, headers, code) => {
    const { address } = await openServer({}, {}, builtPage());
    for (const path of ['/', '/health', '/telemetry']) {
      const answer = await ask(address, path, headers);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code } });
    }
    expect(await upgradeStatus(address, '/telemetry', headers)).toBe(403);
  });

  test('at another path is told where the feed is', async () => {
    const { address } = await openServer();
    expect(await upgradeStatus(address, '/elsewhere')).toBe(404);
  });

  test('without the token gets nothing but /health and /ready', async () => {
    const { address, loop, connect } = await openServer({ token: 's3cret' }, {}, builtPage());
    loop.start();
    await until(() => loop.tick > 5);
    expect((await ask(address, '/health')).status).toBe(200);
    expect((await ask(address, '/ready')).status).toBe(200);
    const denied = await ask(address, '/');
    expect(denied.status).toBe(401);
    expect(denied.headers['www-authenticate']).toBe('Bearer');
    expect(await upgradeStatus(address, '/telemetry')).toBe(401);
    expect(await upgradeStatus(address, '/telemetry?token=wrong')).toBe(401);

    expect((await ask(address, '/?token=s3cret')).status).toBe(200);
    expect((await ask(address, '/', { Authorization: 'Bearer s3cret' })).status).toBe(200);
    expect((await connect('/telemetry?token=s3cret').hello()).type).toBe('hello');
    const bearer = new FeedListener(address, '/telemetry', {
      headers: { Authorization: 'Bearer s3cret' },
    });
    expect((await bearer.hello()).type).toBe('hello');
    bearer.socket.terminate();
  });
});

/** Status of an upgrade that is turned away. */
async function upgradeStatus(
  address: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const listener = new FeedListener(address, path, { headers });
  return new Promise((resolve) => {
    listener.socket.on('unexpected-response', (_, response) => {
      listener.socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    listener.socket.on('open', () => resolve(101));
  });
}
