import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { choiceContext } from '../../src/config/controller-choice.ts';
import { loadConfig } from '../../src/config/load.ts';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';
import { RIG_FAULTS } from '../../src/hal/rig-fault.ts';
import { receiveChoice } from '../../src/loop/controller-choices.ts';
import { REQUEST_KIND } from '../../src/loop/shared/request-ring.ts';
import { REQUEST } from '../../src/record/signals.ts';
import type { AuditEntry } from '../../src/data/audit-entry.ts';
import { openServer } from './support/open-server.ts';
import { until } from './support/until.ts';

const PATIENT = { leaseSeconds: 60, deadManMs: null };

describe('the lease', () => {
  test('is one for two clients: the second asks in vain, and takes it over', async () => {
    const { loop, connect } = await openServer();
    loop.state = 'latched';
    loop.start();
    const [anna, bert] = [connect(), connect()];
    expect(await anna.ask({ type: 'reset' })).toMatchObject({
      ok: false,
      error: {
        code: 'LEASE_NEEDED',
        message: 'reset needs the lease, which nobody holds: ask for it with {"type":"lease"}',
      },
    });
    expect(await anna.ask({ type: 'lease', name: 'Anna' })).toMatchObject({ ok: true });
    expect(await bert.ask({ type: 'lease', name: 'Bert' })).toMatchObject({
      error: { code: 'LEASE_HELD', message: expect.stringMatching(/^"Anna" holds the lease/) },
    });
    expect(await bert.ask({ type: 'reset' })).toMatchObject({
      error: { code: 'LEASE_NEEDED', message: expect.stringMatching(/which "Anna" holds/) },
    });
    expect(loop.served).toEqual([]);
    expect(await anna.ask({ type: 'reset' })).toMatchObject({ ok: true, state: 'ready' });

    await bert.ask({ type: 'lease', name: 'Bert', takeOver: true });
    expect(await anna.ask({ type: 'arm' })).toMatchObject({ error: { code: 'LEASE_NEEDED' } });
    expect(await bert.ask({ type: 'arm' })).toMatchObject({ ok: true, state: 'running' });
  });

  test('is told to everybody who comes, and at each change', async () => {
    const { connect } = await openServer({ operators: PATIENT });
    const anna = connect();
    await until(() => anna.leases.length === 1);
    const nobodys = {
      type: 'lease',
      holder: null,
      yours: false,
      leaseSeconds: 60,
      deadManMs: null,
    };
    expect(anna.leases[0]).toEqual(nobodys);
    await anna.ask({ type: 'lease', name: 'Anna' });
    const bert = connect();
    await until(() => bert.leases.length === 1);
    const annas = { ...nobodys, holder: { client: 1, name: 'Anna' } };
    expect(bert.leases).toEqual([annas]);
    expect(anna.leases[1]).toEqual({ ...annas, yours: true });
    expect(await anna.ask({ type: 'release' })).toMatchObject({ ok: true });
    await until(() => bert.leases.length === 2);
    expect(bert.leases[1]).toEqual(nobodys);
    expect(await anna.ask({ type: 'release' })).toMatchObject({ error: { code: 'LEASE_NEEDED' } });
  });

  test('expires in silence, and does not while its holder gives signs of life', async () => {
    const { loop, connect } = await openServer({
      operators: { leaseSeconds: 0.5, deadManMs: null },
    });
    loop.start();
    const anna = await connect().lead();
    for (let i = 0; i < 8; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await anna.ask({ type: 'heartbeat' })).toMatchObject({ ok: true });
    }
    expect(anna.leases).toHaveLength(2);
    await until(() => anna.leases.length === 3);
    expect(anna.leases[2]).toMatchObject({ holder: null, yours: false });
    expect(await anna.ask({ type: 'heartbeat' })).toMatchObject({
      error: { code: 'LEASE_NEEDED' },
    });
    // A rig that balances goes on without it.
    expect(loop.state).toBe('running');
    expect(loop.raised).toBe(0);
  });

  test('ends with the connection of its holder', async () => {
    const { connect } = await openServer({ operators: PATIENT });
    const [anna, bert] = [await connect().lead(), connect()];
    await until(() => bert.leases.at(-1)?.holder?.client === 1);
    anna.socket.terminate();
    await until(() => bert.leases.at(-1)?.holder === null);
    expect(await bert.ask({ type: 'lease' })).toMatchObject({ ok: true });
  });

  test.each(['stop', 'disarm'])('is not needed for a %s, whoever holds it', async (type) => {
    const { loop, connect } = await openServer();
    loop.start();
    await connect().lead();
    expect(await connect().ask({ type })).toMatchObject({ ok: true });
    expect(loop.state).not.toBe('running');
  });
});

describe('a request that waits', () => {
  test('is withdrawn when its connection closes', async () => {
    const { loop, connect } = await openServer({ operators: PATIENT });
    loop.state = 'ready';
    loop.control.phase = 'looping';
    const anna = await connect().lead();
    const bert = connect();
    await bert.hello();
    anna.socket.send('{"type":"arm"}');
    anna.socket.close();
    await until(() => bert.events.some(({ what }) => what === 'arm'));
    expect(bert.events.find(({ what }) => what === 'arm')?.outcome).toBe('refused: WITHDRAWN');
    loop.step();
    expect(loop.state).toBe('ready');
    expect(loop.served).toEqual([]);
  });

  test('is withdrawn when its sender loses the lease', async () => {
    const { loop, connect } = await openServer({ operators: PATIENT });
    loop.state = 'ready';
    loop.control.phase = 'looping';
    const anna = await connect().lead();
    const asking = anna.ask({ type: 'arm', validMs: 5000 });
    await connect().lead();
    expect(await asking).toMatchObject({ error: { code: 'WITHDRAWN' } });
    loop.step();
    expect(loop.state).toBe('ready');
  });

  test('is valid for as long as it says', async () => {
    const { loop, connect } = await openServer({ operators: PATIENT });
    loop.state = 'ready';
    loop.control.phase = 'looping';
    const anna = await connect().lead();
    expect(await anna.ask({ type: 'arm', validMs: 50 })).toMatchObject({
      error: { code: 'EXPIRED', message: expect.stringMatching(/within 50 ms/) },
    });
    loop.step();
    expect(loop.state).toBe('ready');
  });
});

describe('the order of requests', () => {
  test('is counted by the bridge', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const [anna, bert] = [connect(), connect()];
    const asked = [{ type: 'lease' }, 'nonsense', { type: 'stop' }, { type: 'release' }];
    const numbers = [];
    for (const message of asked) numbers.push((await anna.ask(message)).number);
    expect(numbers).toEqual([1, 2, 3, 4]);
    expect((await bert.ask({ type: 'stop' })).number).toBe(1);
  });

  test('must rise where the client gives one; a stop acts in any', async () => {
    const { loop, connect } = await openServer();
    loop.state = 'ready';
    loop.start();
    const anna = await connect().lead();
    expect(await anna.ask({ type: 'heartbeat', sequence: 7 })).toMatchObject({ ok: true });
    for (const sequence of [7, 3]) {
      expect(await anna.ask({ type: 'arm', sequence })).toMatchObject({
        error: { code: 'OUT_OF_SEQUENCE' },
      });
    }
    expect(loop.served).toEqual([]);
    expect(await anna.ask({ type: 'arm', sequence: 8 })).toMatchObject({ state: 'running' });
    expect(await anna.ask({ type: 'stop', sequence: 1 })).toMatchObject({ state: 'tripped' });
    const bert = await connect().lead();
    expect(await bert.ask({ type: 'reset', sequence: 1 })).toMatchObject({ ok: true });
  });
});

describe('a dead-man control', () => {
  const operators = { leaseSeconds: 60, deadManMs: 200 };

  test('must be held to arm, and stops a running rig when it is let go', async () => {
    const { loop, connect } = await openServer({ operators });
    loop.state = 'ready';
    loop.start();
    const anna = await connect().lead();
    expect(await anna.ask({ type: 'arm' })).toMatchObject({ error: { code: 'DEAD_MAN_NEEDED' } });
    await anna.ask({ type: 'heartbeat' });
    expect(await anna.ask({ type: 'arm' })).toMatchObject({ error: { code: 'DEAD_MAN_NEEDED' } });
    await anna.ask({ type: 'heartbeat', holding: true });
    expect(await anna.ask({ type: 'arm' })).toMatchObject({ ok: true });
    for (let i = 0; i < 20; i++) {
      await anna.ask({ type: 'heartbeat', holding: true });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(loop.raised).toBe(0);
    await anna.ask({ type: 'heartbeat', holding: false });
    await until(() => loop.raised === REQUEST.deadMan);
  });

  test.each(['silence', 'a closed connection', 'a lease given back'])(
    'is let go by %s',
    async (reason) => {
      const { loop, connect } = await openServer({ operators });
      loop.state = 'ready';
      loop.start();
      const anna = await connect().lead();
      await anna.ask({ type: 'heartbeat', holding: true });
      await anna.ask({ type: 'arm' });
      if (reason === 'a closed connection') anna.socket.terminate();
      if (reason === 'a lease given back') await anna.ask({ type: 'release' });
      await until(() => loop.raised === REQUEST.deadMan);
    },
  );
});

describe('the audit trail', () => {
  test('says who asked for what and what became of it, to everybody and to the bridge', async () => {
    const trail: AuditEntry[] = [];
    const { loop, connect } = await openServer({}, {}, undefined, (entry) => trail.push(entry));
    loop.state = 'ready';
    loop.start();
    const [anna, bert] = [connect(), connect()];
    await bert.hello();
    await anna.ask({ type: 'lease', name: 'Anna' });
    await anna.ask({ type: 'arm' });
    await anna.ask({ type: 'heartbeat' });
    await anna.ask({ type: 'push', impulseNs: 1 });
    await bert.ask({ type: 'arm' });
    await bert.ask({ type: 'lease', takeOver: true });
    await anna.ask({ type: 'stop' });
    bert.socket.terminate();
    await until(() => trail.length === 7);
    const told = trail.map(({ who, what, outcome, detail }) => [who, what, outcome, detail]);
    expect(told).toEqual([
      ['client 1 (Anna, 127.0.0.1)', 'lease', 'granted', undefined],
      ['client 1 (Anna, 127.0.0.1)', 'arm', 'granted', undefined],
      ['client 1 (Anna, 127.0.0.1)', 'push', 'granted', { impulseNs: 1, durationS: 0.05 }],
      ['client 2 (127.0.0.1)', 'arm', 'refused: LEASE_NEEDED', undefined],
      ['client 2 (127.0.0.1)', 'take-over', 'granted', { from: 'client 1 (Anna, 127.0.0.1)' }],
      ['client 1 (Anna, 127.0.0.1)', 'stop', 'granted', undefined],
      ['client 2 (127.0.0.1)', 'lease ended', 'connection closed', undefined],
    ]);
    await until(() => anna.events.length === 7);
    expect(anna.events).toEqual(trail.map((entry) => ({ type: 'event', ...entry })));
  });
});

describe('faults and controllers', () => {
  test('a fault goes to the loop of a simulated rig', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const anna = await connect().lead();
    await anna.ask({ type: 'fault', fault: 'sensor-stuck', channel: 1, durationS: 2 });
    await anna.ask({ type: 'fault', fault: 'none' });
    expect(loop.served).toEqual([
      [REQUEST_KIND.fault, RIG_FAULTS.indexOf('sensor-stuck'), 1, 0],
      [REQUEST_KIND.fault, RIG_FAULTS.indexOf('none'), 0, 0],
    ]);
  });

  test('a swap and a shadow reach the control thread with their gains', async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const context = choiceContext(loadConfig({}).config);
    const { loop, connect } = await openServer({ choices: port2, choiceContext: context });
    loop.start();
    const anna = await connect().lead();
    expect(await anna.ask({ type: 'swap', controller: 'lqr' })).toMatchObject({ ok: true });
    expect(receiveChoice(port1, 1)).toMatchObject({ controller: 'lqr' });
    // Gains alone are those of the controller in force, which the record names.
    expect(await anna.ask({ type: 'swap', preset: 'deployment-guide' })).toMatchObject({
      ok: true,
    });
    expect(receiveChoice(port1, 2)).toMatchObject({ controller: CONTROLLER_NAMES[0] });
    expect(await anna.ask({ type: 'shadow', controller: 'lqr' })).toMatchObject({ ok: true });
    expect(receiveChoice(port1, 3)).toMatchObject({ controller: 'lqr' });
    expect(await anna.ask({ type: 'shadow', controller: null })).toMatchObject({ ok: true });
    expect(loop.served.map(([kind, number]) => [kind, number])).toEqual([
      [REQUEST_KIND.swap, 1],
      [REQUEST_KIND.swap, 2],
      [REQUEST_KIND.shadow, 3],
      [REQUEST_KIND.shadow, 0],
    ]);
    const refused = await anna.ask({ type: 'swap', controller: 'lqr', gains: { nonsense: 1 } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID_CHOICE' } });
    expect(loop.served).toHaveLength(4);
  });

  test('are refused without the lease, and where the bridge keeps its controller', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const anna = connect();
    const swap = { type: 'swap', controller: 'lqr' };
    expect(await anna.ask(swap)).toMatchObject({ error: { code: 'LEASE_NEEDED' } });
    await anna.lead();
    expect(await anna.ask(swap)).toMatchObject({ error: { code: 'INVALID_CHOICE' } });
    expect(anna.socket.readyState).toBe(WebSocket.OPEN);
  });
});
