import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  REQUEST_KIND,
  RequestRing,
  type RequestKind,
} from '../../../src/loop/shared/request-ring.ts';

const NONE = -1;

function argumentsIn(ring: RequestRing, slot: number): number[] {
  const at = ring.argumentsAt(slot);
  return Array.from(ring.values.subarray(at, at + 4));
}

/** What the control thread does with the oldest request. */
function serve(ring: RequestRing, accepted: boolean): number[] | null {
  const slot = ring.peek();
  if (slot === NONE) return null;
  const values = [ring.kindAt(slot), ...argumentsIn(ring, slot)];
  ring.answer(slot, accepted);
  return values;
}

function ticketOf(ring: RequestRing, kind: RequestKind, values?: number[]): number {
  const ticket = ring.submit(kind, values);
  if (ticket === null) throw new Error('the ring is full');
  return ticket;
}

describe('a request', () => {
  test('comes out with its kind and arguments, and its answer goes back', () => {
    const buffer = RequestRing.allocate();
    const operator = new RequestRing(buffer);
    const loop = new RequestRing(buffer);
    expect(loop.peek()).toBe(NONE);
    const push = ticketOf(operator, 'push', [2, 0.05]);
    const kick = ticketOf(operator, 'kick', [0.1, -0.2, 0.3]);
    const arm = ticketOf(operator, 'arm');
    expect(operator.outcome(push)).toBe('pending');
    expect(loop.peek()).toBe(loop.peek());
    expect(serve(loop, true)).toEqual([REQUEST_KIND.push, 2, 0.05, 0, 0]);
    expect(serve(loop, false)).toEqual([REQUEST_KIND.kick, 0.1, -0.2, 0.3, 0]);
    expect(operator.outcome(push)).toBe('accepted');
    expect(operator.outcome(kick)).toBe('refused');
    expect(operator.outcome(arm)).toBe('pending');
  });

  test('in a full ring is turned away at once', () => {
    const ring = new RequestRing(RequestRing.allocate());
    let queued = 0;
    while (ring.submit('reset') !== null) queued++;
    expect(queued).toBe(64);
    serve(ring, true);
    expect(ring.submit('reset')).not.toBeNull();
    expect(ring.submit('reset')).toBeNull();
  });

  test('whose slot was used again is forgotten, not pending for ever', () => {
    const ring = new RequestRing(RequestRing.allocate());
    const old = ticketOf(ring, 'reset');
    serve(ring, true);
    for (let i = 0; i < 64; i++) ticketOf(ring, 'arm');
    expect(ring.outcome(old)).toBe('forgotten');
    expect(ring.withdraw(old)).toBe(false);
  });

  test('that was withdrawn never reaches the loop', () => {
    const ring = new RequestRing(RequestRing.allocate());
    const arm = ticketOf(ring, 'arm');
    const reset = ticketOf(ring, 'reset');
    expect(ring.withdraw(arm)).toBe(true);
    expect(ring.withdraw(arm)).toBe(false);
    expect(serve(ring, true)?.[0]).toBe(REQUEST_KIND.reset);
    expect(ring.outcome(arm)).toBe('withdrawn');
    expect(ring.outcome(reset)).toBe('accepted');
  });

  test('that the loop has taken cannot be withdrawn', () => {
    const ring = new RequestRing(RequestRing.allocate());
    const arm = ticketOf(ring, 'arm');
    const slot = ring.peek();
    expect(ring.withdraw(arm)).toBe(false);
    ring.answer(slot, true);
    expect(ring.outcome(arm)).toBe('accepted');
  });

  test('from before a stop is refused, one from after it is served', () => {
    const ring = new RequestRing(RequestRing.allocate());
    const before = [ticketOf(ring, 'reset'), ticketOf(ring, 'arm')];
    ring.refusePending();
    const after = ticketOf(ring, 'reset');
    expect(serve(ring, true)?.[0]).toBe(REQUEST_KIND.reset);
    expect(before.map((ticket) => ring.outcome(ticket))).toEqual(['refused', 'refused']);
    expect(ring.outcome(after)).toBe('accepted');
  });

  test('is served in turn, whatever is submitted, withdrawn, refused and answered', () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: fc.constant('submit' as const) },
      { weight: 3, arbitrary: fc.constantFrom('accept' as const, 'refuse' as const) },
      { weight: 1, arbitrary: fc.constantFrom('withdraw' as const, 'stop' as const) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
        const ring = new RequestRing(RequestRing.allocate());
        /** Waiting requests in turn, withdrawn ones too: their places are freed in turn. */
        let queue: { number: number; ticket: number; withdrawn: boolean; stopped: boolean }[] = [];
        let number = 0;
        for (const what of actions) {
          if (what === 'submit') {
            const ticket = ring.submit('push', [number]);
            expect(ticket === null).toBe(queue.length === 64);
            if (ticket !== null) queue.push({ number, ticket, withdrawn: false, stopped: false });
            number++;
          } else if (what === 'withdraw') {
            const last = queue.at(-1);
            if (last === undefined) continue;
            expect(ring.withdraw(last.ticket)).toBe(!last.withdrawn);
            last.withdrawn = true;
          } else if (what === 'stop') {
            ring.refusePending();
            for (const waiting of queue) waiting.stopped = true;
          } else {
            const next = queue.findIndex(({ withdrawn, stopped }) => !withdrawn && !stopped);
            const served = serve(ring, what === 'accept');
            expect(served?.[1] ?? NONE).toBe(next < 0 ? NONE : queue[next].number);
            const gone = queue.slice(0, next < 0 ? queue.length : next + 1);
            queue = queue.slice(gone.length);
            for (const { ticket, withdrawn, stopped } of gone) {
              const refused = stopped || what === 'refuse';
              expect(ring.outcome(ticket)).toBe(
                withdrawn ? 'withdrawn' : refused ? 'refused' : 'accepted',
              );
            }
          }
        }
      }),
    );
  });

  test('of several threads arrives once, whole, and in the order of its thread', async () => {
    const producers = 4;
    const count = 5000;
    const buffer = RequestRing.allocate();
    const ring = new RequestRing(buffer);
    const workers = Array.from({ length: producers }, (_, producer) => {
      const file = new URL('./request-producer.ts', import.meta.url);
      return new Worker(file, { workerData: { buffer, producer, count } });
    });
    const reports = Promise.all(workers.map((worker) => once(worker, 'message')));
    let done = false;
    void reports.then(() => {
      done = true;
    });

    const last = new Array<number>(producers).fill(-1);
    let served = 0;
    let outOfOrder = 0;
    while (!done) {
      for (let i = 0; i < 1000; i++) {
        const values = serve(ring, true);
        if (values === null) continue;
        const [kind, producer, number] = values;
        if (kind !== REQUEST_KIND.push || !(number > last[producer])) outOfOrder++;
        last[producer] = number;
        served++;
      }
      await turn();
    }
    const totals = { accepted: 0, refused: 0, withdrawn: 0, forgotten: 0, pending: 0 };
    for (const [report] of (await reports) as [typeof totals][]) {
      for (const outcome of Object.keys(totals) as (keyof typeof totals)[]) {
        totals[outcome] += report[outcome];
      }
    }
    expect(outOfOrder).toBe(0);
    expect(served + totals.withdrawn).toBe(producers * count);
    // Who asks too late finds that the slot was used again; the request itself was served.
    expect(totals.accepted + totals.forgotten).toBe(served);
    expect(totals.refused + totals.pending).toBe(0);
  });
});
