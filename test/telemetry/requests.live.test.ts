import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { REQUEST_KIND } from '../../src/loop/shared/request-ring.ts';
import { BLOCKER, BLOCKERS } from '../../src/safety/blockers.ts';
import { DESCRIPTION } from './support/options.ts';
import { openServer } from './support/open-server.ts';
import { until } from './support/until.ts';

function textOf(blocker: string): string {
  return BLOCKERS.find(({ name }) => name === blocker)!.text;
}

describe('a stop', () => {
  test('cuts the loop, and the reply says so', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const reply = await connect().ask({ type: 'stop', id: 'mine' });
    expect(reply).toEqual({
      type: 'reply',
      id: 'mine',
      number: 1,
      request: 'stop',
      ok: true,
      state: 'tripped',
      trip: 'SOFTWARE_STOP',
    });
  });

  test('is obeyed whatever else its message carries, and however it is sent', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const client = connect();
    for (const message of [
      '{"type":"stop","id":[1],"unknown":{}}',
      new TextEncoder().encode('{"type":"stop"}'),
    ]) {
      loop.state = 'running';
      expect(await client.ask(message)).toMatchObject({ ok: true, state: 'tripped' });
    }
  });

  test('is answered with the state of the record after it, not of the one before', async () => {
    const { loop, connect } = await openServer();
    loop.publish(1);
    const asking = connect().ask({ type: 'stop' });
    await until(() => loop.control.takeStop());
    loop.control.confirmStop();
    setTimeout(() => {
      loop.state = 'tripped';
      loop.publish(1);
    }, 10);
    expect(await asking).toMatchObject({ ok: true, state: 'tripped' });
  });

  test('that nobody confirms is set all the same, and said to be unconfirmed', async () => {
    const { loop, connect } = await openServer();
    const reply = await connect().ask({ type: 'stop' });
    expect(reply).toMatchObject({ ok: false, state: null, error: { code: 'STOP_UNCONFIRMED' } });
    expect(JSON.stringify(reply)).toMatch(/did not confirm zero force.*emergency stop of the rig/);
    expect(loop.control.takeStop()).toBe(true);
  });

  test('passes at any rate, while other requests do not', async () => {
    const { loop, connect } = await openServer({}, { requestsPerSecond: 5 });
    loop.start();
    const client = connect();
    await client.hello();
    for (let i = 0; i < 20; i++) client.socket.send('{"type":"disarm"}');
    for (let i = 0; i < 200; i++) client.socket.send(`{"type":"stop","id":${i}}`);
    await until(() => client.replies.length === 220);
    const stops = client.replies.filter(({ request }) => request === 'stop');
    expect(stops.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(stops.every(({ ok }) => ok)).toBe(true);
    const limited = client.replies.filter(
      (reply) => !reply.ok && reply.error.code === 'RATE_LIMITED',
    );
    expect(limited.length).toBeGreaterThanOrEqual(14);
    expect(client.closed).toBeNull();
  });

  test('of one client is not held up by the flood of another', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const flood = connect();
    const operator = connect();
    await Promise.all([flood.hello(), operator.hello()]);
    for (let i = 0; i < 2000; i++) flood.socket.send('{"type":"disarm"}');
    expect(await operator.ask({ type: 'stop' })).toMatchObject({ ok: true, state: 'tripped' });
  });
});

describe('a request', () => {
  test('goes to the loop and its answer comes back with the state that it made', async () => {
    const { loop, connect } = await openServer();
    loop.state = 'latched';
    loop.start();
    const client = await connect().lead();
    expect(await client.ask({ type: 'reset', id: 1 })).toMatchObject({
      id: 1,
      ok: true,
      state: 'ready',
    });
    expect(await client.ask({ type: 'arm' })).toMatchObject({
      id: null,
      ok: true,
      state: 'running',
    });
    expect(await client.ask({ type: 'disarm' })).toMatchObject({ ok: true, state: 'stopping' });
    expect(await client.ask({ type: 'push', impulseNs: 2 })).toMatchObject({ ok: true });
    const kick = { type: 'kick', jump: [0.1, 0.2, -0.3] };
    expect(await client.ask(kick)).toMatchObject({ request: 'kick', ok: true });
    expect(loop.served).toEqual([
      [REQUEST_KIND.reset, 0, 0, 0],
      [REQUEST_KIND.arm, 0, 0, 0],
      [REQUEST_KIND.disarm, 0, 0, 0],
      [REQUEST_KIND.push, 2, 0.05, 0],
      [REQUEST_KIND.kick, 0.1, 0.2, -0.3],
    ]);
  });

  test('that is refused says what stands against it', async () => {
    const { loop, connect } = await openServer();
    loop.state = 'tripped';
    loop.blockers = BLOCKER.angle | BLOCKER.track;
    loop.start();
    const client = await connect().lead();
    const reply = await client.ask({ type: 'reset' });
    expect(reply).toMatchObject({
      ok: false,
      state: 'tripped',
      error: {
        code: 'REFUSED',
        message: `reset refused while tripped: ${textOf('angle')}; ${textOf('track')}`,
      },
      blockers: [{ name: 'angle' }, { name: 'track' }],
    });
    loop.blockers = 0;
    expect(await client.ask({ type: 'arm' })).toMatchObject({
      error: { message: 'arm refused while tripped: arming is for a ready rig, reset it first' },
      blockers: [],
    });
  });

  test('that the loop does not take expires, and does not act later', async () => {
    const { loop, connect } = await openServer({}, { answerMs: 50 });
    loop.state = 'ready';
    loop.control.phase = 'looping';
    const reply = await (await connect().lead()).ask({ type: 'arm' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'EXPIRED' } });
    loop.step();
    loop.step();
    expect(loop.state).toBe('ready');
    expect(loop.served).toEqual([]);
  });

  test('that the loop took and never answered is not said to have expired', async () => {
    const { loop, connect } = await openServer({}, { answerMs: 50 });
    loop.control.phase = 'looping';
    const client = await connect().lead();
    const asking = client.ask({ type: 'arm' });
    await until(() => loop.requests.peek() >= 0);
    expect(await asking).toMatchObject({ ok: false, error: { code: 'UNANSWERED' } });
  });

  test('to a loop that does not run is turned away at once', async () => {
    const { loop, connect } = await openServer();
    loop.control.phase = 'warming';
    const reply = await (await connect().lead()).ask({ type: 'arm' });
    expect(reply).toMatchObject({ error: { code: 'NOT_LOOPING' } });
    expect(JSON.stringify(reply)).toContain('the loop is warming');
    expect(loop.requests.peek()).toBe(-1);
  });

  test('beyond what the loop can queue is turned away at once', async () => {
    const { loop, connect } = await openServer();
    loop.control.phase = 'looping';
    while (loop.requests.submit('reset') !== null);
    const client = await connect().lead();
    expect(await client.ask({ type: 'arm' })).toMatchObject({ error: { code: 'QUEUE_FULL' } });
  });

  test('to disturb a real rig is refused without asking the loop', async () => {
    const { loop, connect } = await openServer({ description: { ...DESCRIPTION, rig: 'serial' } });
    loop.start();
    const reply = await (await connect().lead()).ask({ type: 'push', impulseNs: 1 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_SIMULATED' } });
    expect(loop.served).toEqual([]);
  });
});

describe('bad input', () => {
  test('is answered, and disturbs nobody', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const watcher = connect();
    const client = connect();
    await Promise.all([watcher.hello(), client.hello()]);
    const codes = [];
    for (const message of [
      '{"type"',
      '{"type":"stpo","id":4}',
      '{"type":"push","impulseNs":1e999}',
      `{"type":"arm","__proto__":{"ok":true}}`,
      '['.repeat(4000),
      '{"a":'.repeat(600) + '1' + '}'.repeat(600),
      new Uint8Array([0, 255, 1]),
    ]) {
      const reply = await client.ask(message);
      expect(reply.ok).toBe(false);
      if (!reply.ok) codes.push(reply.error.code);
    }
    expect(codes).toEqual([
      'MALFORMED_JSON',
      'UNKNOWN_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'MALFORMED_JSON',
      'NOT_A_REQUEST',
      'BINARY_MESSAGE',
    ]);
    expect(client.replies[1]).toMatchObject({ id: 4, request: 'stpo' });
    const seen = watcher.ticks.length;
    await until(() => watcher.ticks.length > seen + 50);
    expect(watcher.torn).toBe(0);
    expect(watcher.ticks.at(-1)! - watcher.ticks[0] + 1).toBe(watcher.ticks.length);
    expect(loop.state).toBe('running');
    expect(loop.served).toEqual([]);
  });

  test('that is oversized closes its connection and no other', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const watcher = connect();
    const client = connect();
    await Promise.all([watcher.hello(), client.hello()]);
    client.socket.send(JSON.stringify({ type: 'arm', id: 'x'.repeat(4096) }));
    await until(() => client.closed !== null);
    expect(client.closed?.code).toBe(1009);
    const seen = watcher.ticks.length;
    await until(() => watcher.ticks.length > seen + 50);
    expect(watcher.socket.readyState).toBe(WebSocket.OPEN);
  });
});
