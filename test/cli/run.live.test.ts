import { constants } from 'node:os';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { EXIT } from '../../src/errors.ts';
import { until } from '../telemetry/support/until.ts';
import { configFile } from '../config/config-file.ts';
import { Run } from './bridge-process.ts';
import { dipBridge } from './command-line.ts';

const { SIGUSR2 } = constants.signals;

describe('run', () => {
  test('says in two lines where its page is, what it runs and how late it may be, and nothing else', async () => {
    const run = await Run.running('--controller', 'lqr', '--rate', '500');
    expect(run.stderr).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ {2}simulated rig, lqr \(tuned\), 500 Hz, .+; Ctrl-C ends\ndelay margin \d+ ms; cut after \d+ missed deadlines in a row, \d+ in a second\n$/,
    );
    expect(await run.end()).toBe(EXIT.done);
    expect(run.stderr.split('\n')).toHaveLength(3);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends in order on %s: exit 0, one document with the state',
    async (signal) => {
      const run = await Run.running('--json');
      expect(await run.end(signal)).toBe(EXIT.done);
      expect(run.result).toMatchObject({ state: 'running', trip: null });
      await expect(fetch(run.address)).rejects.toThrow();
    },
  );

  test('ends by itself after --duration, with all figures of the contract', async () => {
    const run = new Run('--json', '--duration', '2.5', '--rate', '100');
    expect(await run.exit).toEqual([EXIT.done, null]);
    const { result } = run;
    expect(Object.keys(result)).toEqual([
      'upright',
      'state',
      'ticks',
      'overruns',
      'latenessUs',
      'maxCartPosition',
      'maxForce',
      'rmsForce',
      'trip',
    ]);
    expect(result).toMatchObject({ upright: true, state: 'running', trip: null });
    expect(Object.keys(result.latenessUs as object)).toEqual(['p50', 'p99', 'p999', 'max']);
    expect(Math.abs(Number(result.ticks) + Number(result.overruns) - 250)).toBeLessThanOrEqual(2);
  });

  test('exits 4 where the rig falls, and says what stopped it', async () => {
    const run = new Run('--json', '--duration', '2', '--initial', '0,0.29,-0.29,0,0,0');
    expect(await run.exit).toEqual([EXIT.fell, null]);
    expect(run.result).toMatchObject({ upright: false, state: 'tripped' });
    expect(run.result.trip).toMatch(/^(ANGLE|TRACK)_/);
  });

  test('exits 5 where the rig cannot be armed, and says what stands against it', async () => {
    const run = new Run('--json', '--initial', '0,0.5,0,0,0,0');
    expect(await run.exit).toEqual([EXIT.notArmed, null]);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/\ndip-bridge: NOT_ARMED: .*latched.*not near upright.*\n$/);
  });
});

describe('a signal', () => {
  test('SIGUSR2 is a software stop: the force goes, the bridge stays', async () => {
    const run = await Run.running('--json');
    run.process.kill('SIGUSR2');
    const { tick } = await run.untilHealth(({ state }) => state === 'tripped');
    const later = await run.untilHealth((health) => health.tick > tick + 200);
    expect(later).toMatchObject({ status: 'healthy', state: 'tripped', trip: 'SOFTWARE_STOP' });
    expect(await run.end()).toBe(EXIT.done);
    expect(run.result).toMatchObject({ upright: false, state: 'tripped', trip: 'SOFTWARE_STOP' });
  });

  test.skipIf(process.platform !== 'linux')(
    'SIGUSR2 while the bridge still starts keeps it from arming itself',
    async () => {
      const run = new Run('--json');
      // The signal is caught long before the page is there.
      await until(() => catches(run.process.pid!, SIGUSR2));
      expect(run.address).toBe('');
      run.process.kill('SIGUSR2');
      await until(() => run.address !== '');
      const health = await run.untilHealth(({ tick }) => tick > 500);
      expect(health).toMatchObject({ state: 'tripped', trip: 'SOFTWARE_STOP' });
    },
  );

  test('SIGUSR1 changes nothing', async () => {
    const run = await Run.running();
    run.process.kill('SIGUSR1');
    await sleep(300);
    expect((await run.health()).state).toBe('running');
    expect(run.stderr.split('\n')).toHaveLength(3);
  });

  // The orderly end takes a moment with a client that does not say goodbye: the second falls into it.
  test('SIGINT a second time ends at once, without a result', { retry: 3 }, async () => {
    const run = await Run.running('--json');
    const { hostname, port } = new URL(run.address);
    const deaf = connect(Number(port), hostname);
    onTestFinished(() => void deaf.destroy());
    deaf.on('error', () => {});
    deaf.write(
      `GET /telemetry HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(deaf, 'data');
    run.process.kill('SIGINT');
    await sleep(80);
    run.process.kill('SIGINT');
    expect(await run.exit).toEqual([130, null]);
    expect(run.stdout).toBe('');
  });
});

describe('what cannot run is said in a line, and nothing is started', () => {
  test('exit 6: the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const run = new Run('--json', '--listen', `127.0.0.1:${port}`);
    expect(await run.exit).toEqual([EXIT.unavailable, null]);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(new RegExp(`^dip-bridge: \\w+: .*127\\.0\\.0\\.1:${port}.*\\n$`));
  });

  test('exit 2: there is no such controller', () => {
    const { status, stdout, stderr } = dipBridge(['run', '--controller', 'clasical_smc']);
    expect({ status, stdout }).toEqual({ status: EXIT.usage, stdout: '' });
    expect(stderr).toMatch(/^dip-bridge: USAGE: .*Allowed choices are classical_smc.*\n$/);
  });

  test('exit 78: a key is misspelt', () => {
    const file = configFile('loop:\n  rate_hz: 100\n  contoller: lqr\n');
    const { status, stdout, stderr } = dipBridge(['run', '--config', file]);
    expect({ status, stdout }).toEqual({ status: EXIT.configuration, stdout: '' });
    expect(stderr).toMatch(/^dip-bridge: \w+: .*:3:3: .*contoller.*controller.*\n$/);
  });

  test('exit 78: the file is not there', () => {
    const { status, stderr } = dipBridge(['run', '--config', '/nowhere/bridge.yaml']);
    expect(status).toBe(EXIT.configuration);
    expect(stderr).toMatch(/^dip-bridge: \w+: .*\/nowhere\/bridge\.yaml.*\n$/);
  });
});

describe('clients that send nonsense', () => {
  const NONSENSE: readonly (string | Uint8Array)[] = [
    '',
    '{',
    'null',
    '[]',
    '"stop',
    '{"type":"stpo"}',
    '{"type":"arm","extra":1}',
    '{"type":"push","impulseNs":1e400}',
    '{"type":"push","impulseNs":"1"}',
    '{"__proto__":{"type":"reset"}}',
    `{"id":"${'x'.repeat(3000)}"}`,
    '['.repeat(4000),
    new Uint8Array(1000).fill(0xff),
  ];
  const OVERSIZED = 'x'.repeat(1_000_000);

  test('do not disturb a loop that runs', async () => {
    const run = await Run.running('--json');
    const started = await run.health();
    const sockets: WebSocket[] = [];
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(`${run.address.replace('http', 'ws')}/telemetry`);
      socket.on('error', () => {});
      sockets.push(socket);
      await once(socket, 'open');
      return socket;
    };
    onTestFinished(() => sockets.forEach((socket) => socket.terminate()));

    const talkers = await Promise.all(Array.from({ length: 4 }, open));
    const codes: string[] = [];
    talkers[0].on('message', (data, binary) => {
      if (binary) return;
      const { type, ok, error } = JSON.parse(String(data)) as {
        type: string;
        ok?: boolean;
        error?: { code: string };
      };
      if (type === 'reply') codes.push(ok ? 'ok' : error!.code);
    });
    for (const message of NONSENSE) {
      const before = codes.length;
      talkers[0].send(message);
      await until(() => codes.length > before);
    }
    expect(codes).not.toContain('ok');
    expect(new Set(codes).size).toBeGreaterThan(2);

    for (let round = 0; round < 100; round++) {
      for (const talker of talkers) for (const message of NONSENSE) talker.send(message);
      if (round % 10 === 0) {
        const shouter = await open();
        const closed = once(shouter, 'close');
        shouter.send(OVERSIZED);
        expect((await closed)[0]).toBe(1009);
      }
    }

    const { tick } = await run.health();
    expect(tick).toBeGreaterThan(started.tick);
    const later = await run.untilHealth((health) => health.tick > tick + 100);
    expect(later).toMatchObject({ status: 'healthy', state: 'running', trip: null });
    expect(await run.end()).toBe(EXIT.done);
    expect(run.result).toMatchObject({ state: 'running', trip: null });
  });
});

/** Whether a process has a handler of its own for a signal: proc(5)'s mask of those caught. */
function catches(pid: number, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
  return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}
