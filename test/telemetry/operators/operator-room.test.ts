import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ControlBlock } from '../../../src/loop/shared/control-block.ts';
import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import type { FeedClient } from '../../../src/telemetry/feed/feed-client.ts';
import type { LeaseNotice } from '../../../src/telemetry/feed/notices.ts';
import { LoopView } from '../../../src/telemetry/loop-view.ts';
import { OperatorRoom } from '../../../src/telemetry/operators/operator-room.ts';
import { Operator } from '../../../src/telemetry/operators/operator.ts';
import { SERVER_LIMITS } from '../../../src/telemetry/server-limits.ts';
import { telemetryOptions } from '../support/options.ts';

const CLIENTS = 3;
const LEASE_MS = 5000;
const LOG = pino({ level: 'silent' });

/** A room whose loop has ended: a request that lease and order let through is answered at once. */
class RoomDouble {
  readonly control: ControlBlock;
  readonly room: OperatorRoom;
  readonly operators: Operator[] = [];
  readonly clients: FeedClient[] = [];
  /** What each client was told last of the lease. */
  readonly told: LeaseNotice[] = [];
  #connections = 0;

  constructor() {
    const options = telemetryOptions();
    this.control = new ControlBlock(options.memory.control);
    this.control.phase = 'ended';
    this.room = new OperatorRoom({
      options,
      control: this.control,
      loop: new LoopView(this.control, new TickRing(options.memory.ticks)),
      limits: { ...SERVER_LIMITS, stopMs: 0, requestsPerSecond: 1e9 },
      onAudit: () => {},
    });
    for (let i = 0; i < CLIENTS; i++) this.join(i);
  }

  join(i: number): void {
    const send = (text: string) => {
      const message = JSON.parse(text) as LeaseNotice;
      if (message.type === 'lease') this.told[i] = message;
    };
    this.clients[i] = { send } as FeedClient;
    this.operators[i] = new Operator(++this.#connections, '127.0.0.1', 1e9, LOG);
    this.room.join(this.clients[i], this.operators[i]);
  }

  async ask(i: number, request: object, receivedAtMs: number): Promise<string> {
    const data = Buffer.from(JSON.stringify(request));
    const answer = this.room.handle({ data, binary: false, receivedAtMs }, this.operators[i]);
    if ('type' in request && request.type === 'stop') expect(this.control.takeStop()).toBe(true);
    const reply = await answer;
    return reply.ok ? 'ok' : reply.error.code;
  }
}

const event = fc.record({
  kind: fc.constantFrom(
    ...['lease', 'take over', 'release', 'heartbeat', 'arm', 'stop', 'reconnect', 'look', 'wait'],
  ),
  i: fc.nat({ max: CLIENTS - 1 }),
  waitMs: fc.integer({ min: 0, max: 1.5 * LEASE_MS }),
});

test('one operator at most may arm, everybody may stop, and all are told so, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const double = new RoomDouble();
      const { room } = double;
      let now = performance.now();
      let holder = -1;
      let heardAt = 0;
      for (const { kind, i, waitMs } of events) {
        if (now - heardAt > LEASE_MS) holder = -1;
        if (kind === 'wait') {
          now += waitMs;
          continue;
        }
        if (kind === 'look') room.look(now);
        else if (kind === 'reconnect') {
          room.leave(double.clients[i]);
          double.join(i);
          if (holder === i) holder = -1;
        } else {
          const isHolder = holder === i;
          if (isHolder) heardAt = now;
          if (kind === 'lease' || kind === 'take over') {
            const isFree = holder === -1 || isHolder || kind === 'take over';
            const asked = { type: 'lease', takeOver: kind === 'take over' };
            expect(await double.ask(i, asked, now)).toBe(isFree ? 'ok' : 'LEASE_HELD');
            if (isFree) [holder, heardAt] = [i, now];
          } else if (kind === 'release') {
            expect(await double.ask(i, { type: kind }, now)).toBe(isHolder ? 'ok' : 'LEASE_NEEDED');
            if (isHolder) holder = -1;
          } else if (kind === 'heartbeat') {
            expect(await double.ask(i, { type: kind }, now)).toBe(isHolder ? 'ok' : 'LEASE_NEEDED');
          } else if (kind === 'arm') {
            const passed = isHolder ? 'NOT_LOOPING' : 'LEASE_NEEDED';
            expect(await double.ask(i, { type: kind }, now)).toBe(passed);
          } else expect(await double.ask(i, { type: 'stop' }, now)).toBe('STOP_UNCONFIRMED');
        }
        room.look(now);
        const yours = double.told.flatMap((notice, client) => (notice.yours ? [client] : []));
        expect(yours).toEqual(holder === -1 ? [] : [holder]);
        const named = double.told.map((notice) => notice.holder?.client ?? null);
        expect(new Set(named).size).toBe(1);
      }
      room.close();
    }),
    { numRuns: 200 },
  );
});
