import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { RECORD_SIZE, SIGNALS } from '../../src/record/signals.ts';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import { RECORD_BYTES } from '../../src/telemetry/feed/batch.ts';
import { DESCRIPTION, telemetryOptions } from './support/options.ts';
import { openServer } from './support/open-server.ts';
import type { FeedListener } from './support/feed-listener.ts';
import { until } from './support/until.ts';

/** Ticks between the first and the last that are missing. */
function missingIn(ticks: readonly number[]): number {
  return ticks[ticks.length - 1] - ticks[0] + 1 - ticks.length;
}

function isRising(ticks: readonly number[]): boolean {
  return ticks.every((tick, i) => i === 0 || tick > ticks[i - 1]);
}

function lastLost(listener: FeedListener): number {
  return listener.batches[listener.batches.length - 1].lost;
}

describe('the feed', () => {
  test('says hello first, with all that is needed to read the rest', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const client = connect();
    const hello = await client.hello();
    expect(client.kinds[0]).toBe(false);
    expect(hello).toMatchObject({ type: 'hello', version: 1, description: DESCRIPTION });
    expect(hello.signals).toEqual(SIGNALS);
    expect(hello.batch).toMatchObject({ headerBytes: 24, recordBytes: RECORD_SIZE * 8, hz: 60 });
    expect(hello.states).toContain('running');
    expect(hello.trips[1].code).toBe('SOFTWARE_STOP');
    expect(hello.rigFlags.held).toBe(512);
    expect(hello.limitReasons.forceLimit).toBe(1);
    expect(hello.blockers[0].name).toBe('staleSample');
    await until(() => client.batches.length > 2);
    expect(client.texts.map(({ type }) => type)).toEqual(['hello', 'lease']);
  });

  test('carries every record whole, in order, to every client', async () => {
    const { loop, connect } = await openServer();
    loop.start();
    const clients = [connect(), connect(), connect()];
    await until(() => clients.every(({ ticks }) => ticks.length > 300));
    for (const client of clients) {
      expect(client.torn).toBe(0);
      expect(missingIn(client.ticks)).toBe(0);
      expect(lastLost(client)).toBe(0);
      const { batches } = client;
      expect(batches.map(({ sequence }) => sequence)).toEqual(
        batches.map((_, i) => batches[0].sequence + i),
      );
    }
  });

  test('splits what piled up into messages of a size', async () => {
    const { loop, connect } = await openServer();
    const client = connect();
    await client.hello();
    loop.publish(1000);
    await until(() => client.ticks.length === 1000);
    expect(client.batches.length).toBeGreaterThan(3);
    expect(
      Math.max(...client.batches.map(({ records }) => records.byteLength)),
    ).toBeLessThanOrEqual(256 * RECORD_BYTES);
    expect(client.torn).toBe(0);
  });

  test('tells every client what the feed itself lost since that client came', async () => {
    const { loop, connect } = await openServer();
    const early = connect();
    await early.hello();
    loop.publish(10_000);
    await until(() => early.ticks.length > 0 && early.ticks.at(-1) === 9999);
    const { readable } = new TickRing(telemetryOptions().memory.ticks);
    expect(early.ticks.length + lastLost(early)).toBe(10_000);
    expect(early.ticks).toHaveLength(readable);

    const late = connect();
    await late.hello();
    loop.publish(50);
    await until(() => late.ticks.length === 50 && early.ticks.at(-1) === 10_049);
    expect(lastLost(late)).toBe(0);
    expect(lastLost(early)).toBe(10_000 - readable);
    expect(early.torn + late.torn).toBe(0);
  });

  test('sends empty batches while the loop stands still, so that clients can tell', async () => {
    const { connect } = await openServer();
    const client = connect();
    await until(() => client.batches.length > 1);
    expect(client.batches.every(({ count, lost }) => count === 0 && lost === 0)).toBe(true);
  });

  test('lets no more clients in than it can serve', async () => {
    const { connect } = await openServer({}, { clients: 2 });
    await Promise.all([connect().hello(), connect().hello()]);
    const third = connect();
    await until(() => third.closed !== null);
    expect(third.texts).toHaveLength(0);
  });
});

describe('a slow client', () => {
  const LIMIT = 128 * 1024;

  /** Publishes until a client that does not read has lost something. */
  async function fallBehind(
    open: Awaited<ReturnType<typeof openServer>>,
    quick: FeedListener,
  ): Promise<void> {
    // More than a socket's buffers on both sides hold.
    for (let megabytes = 0; megabytes < 24; megabytes++) {
      open.loop.publish(3200);
      await until(() => quick.ticks.at(-1) === open.loop.tick - 1);
    }
  }

  test('loses whole batches and is told how many, others lose nothing', async () => {
    const open = await openServer({}, { bufferedBytes: LIMIT });
    const quick = open.connect();
    const slow = open.connect();
    await Promise.all([quick.hello(), slow.hello()]);
    open.loop.publish(10);
    await until(() => slow.ticks.length === 10 && quick.ticks.length === 10);

    slow.socket.pause();
    await fallBehind(open, quick);
    slow.socket.resume();
    const resumedAt = open.loop.tick;
    await until(() => {
      open.loop.publish(1);
      return slow.ticks.some((tick) => tick >= resumedAt);
    });

    expect(missingIn(quick.ticks)).toBe(0);
    expect(lastLost(quick)).toBe(0);
    expect(isRising(slow.ticks)).toBe(true);
    expect(slow.torn).toBe(0);
    const lost = lastLost(slow);
    expect(lost).toBeGreaterThan(0);
    expect(missingIn(slow.ticks)).toBe(lost);
    expect(slow.closed).toBeNull();
  });

  test('that never catches up is closed with a reason', async () => {
    const open = await openServer({}, { bufferedBytes: LIMIT, behindMs: 50 });
    const quick = open.connect();
    const slow = open.connect();
    await Promise.all([quick.hello(), slow.hello()]);
    slow.socket.pause();
    await fallBehind(open, quick);
    await until(() => {
      open.loop.publish(1);
      return quick.ticks.length > 24 * 3200 + 20;
    });
    slow.socket.resume();
    await until(() => slow.closed !== null);
    expect(slow.closed).toMatchObject({ code: 1013 });
    expect(slow.closed?.reason).toMatch(/too slow/);
    expect(missingIn(quick.ticks)).toBe(0);
  });

  test('that asks without reading the answers is ended, others go on', async () => {
    const open = await openServer({}, { bufferedBytes: 1024, requestsPerSecond: 1 });
    const quick = open.connect();
    const greedy = open.connect();
    await Promise.all([quick.hello(), greedy.hello()]);
    greedy.socket.pause();
    // Its answers fill the sockets' buffers first.
    const question = JSON.stringify({ type: 'x'.repeat(30), id: 'y'.repeat(100) });
    let gone = false;
    greedy.socket.on('close', () => {
      gone = true;
    });
    for (let asked = 0; !gone && asked < 100; asked++) {
      for (let i = 0; i < 1000; i++) greedy.socket.send(question);
      open.loop.publish(1);
      await until(() => quick.ticks.at(-1) === open.loop.tick - 1);
    }
    greedy.socket.resume();
    await until(() => gone);
    expect(greedy.closed?.code).toBe(1006);
    expect(missingIn(quick.ticks)).toBe(0);
  });
});

describe('a peer', () => {
  test('that is dead is ended, one that answers pings stays', async () => {
    const { loop, connect } = await openServer({}, { heartbeatMs: 40 });
    loop.start();
    const alive = connect();
    const dead = connect();
    await Promise.all([alive.hello(), dead.hello()]);
    let pings = 0;
    alive.socket.on('ping', () => pings++);
    dead.socket.pong = () => {};
    await until(() => dead.closed !== null);
    await until(() => pings > 5);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('is told when the bridge ends', async () => {
    const { server, connect } = await openServer();
    const client = connect();
    await client.hello();
    await server.close();
    await until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1001, reason: 'the bridge ends' });
  });
});
