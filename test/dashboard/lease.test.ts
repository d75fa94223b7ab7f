import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lease } from '../../src/dashboard/feed/lease.ts';
import type { Answer, Requester } from '../../src/dashboard/feed/requester.ts';
import type { LeaseNotice } from '../../src/telemetry/feed/notices.ts';
import type { FeedRequestInput } from '../../src/telemetry/feed/requests.ts';

const GRANTED: Answer = { ok: true };
const HELD: Answer = { ok: false, error: { code: 'LEASE_HELD', message: 'Ann holds it' } };

function notice(whose: 'mine' | 'others' | 'nobody', deadManMs: number | null = 300): LeaseNotice {
  const holder = whose === 'nobody' ? null : { client: 1, name: 'Ann' };
  return { type: 'lease', holder, yours: whose === 'mine', leaseSeconds: 4, deadManMs };
}

/** A bridge that grants everything, a lease only where it is free; replies wait to be let go. */
class Bridge {
  readonly sent: FeedRequestInput[] = [];
  readonly lease: Lease;
  whose: 'mine' | 'others' | 'nobody' = 'nobody';
  readonly #replies: (() => void)[] = [];

  constructor() {
    const requester: Requester = { request: (request) => this.#serve(request) };
    this.lease = new Lease(requester, () => {});
    this.lease.take(notice('nobody'));
  }

  /** Somebody else takes it, or it lapses. */
  give(whose: 'others' | 'nobody'): void {
    this.whose = whose;
    this.lease.take(notice(whose));
  }

  async reply(): Promise<void> {
    this.#replies.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }

  async replyToAll(): Promise<void> {
    while (this.#replies.length > 0) await this.reply();
  }

  #serve(request: FeedRequestInput): Promise<Answer> {
    this.sent.push(request);
    return new Promise((resolve) => {
      this.#replies.push(() => resolve(this.#answer(request)));
    });
  }

  #answer(request: FeedRequestInput): Answer {
    if (request.type === 'lease') {
      if (this.whose === 'others' && request.takeOver !== true) return HELD;
      this.whose = 'mine';
      this.lease.take(notice('mine'));
    }
    return request.type !== 'lease' && this.whose !== 'mine' ? HELD : GRANTED;
  }
}

describe('the lease as the page keeps it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked for before what needs it, and not again while it is held', async () => {
    const bridge = new Bridge();
    const armed = bridge.lease.request({ type: 'arm' });
    expect(bridge.sent).toEqual([{ type: 'lease', takeOver: false }]);
    await bridge.replyToAll();
    expect(await armed).toEqual(GRANTED);
    void bridge.lease.request({ type: 'reset' });
    expect(bridge.sent.map(({ type }) => type)).toEqual(['lease', 'arm', 'reset']);
  });

  it('sends nothing that needs it where it was refused', async () => {
    const bridge = new Bridge();
    bridge.give('others');
    const armed = bridge.lease.request({ type: 'arm' });
    await bridge.replyToAll();
    expect(await armed).toEqual(HELD);
    expect(bridge.sent.map(({ type }) => type)).toEqual(['lease']);
  });

  it('needs nothing of a bridge that gives none out', async () => {
    const bridge = new Bridge();
    bridge.lease.take(null);
    void bridge.lease.request({ type: 'arm' });
    expect(bridge.sent).toEqual([{ type: 'arm' }]);
  });

  it('is kept by four signs of life in its time, and by none once it is lost', async () => {
    const bridge = new Bridge();
    void bridge.lease.ask(false);
    await bridge.replyToAll();
    await vi.advanceTimersByTimeAsync(4100);
    expect(bridge.sent.filter(({ type }) => type === 'heartbeat')).toHaveLength(4);
    bridge.give('others');
    const count = bridge.sent.length;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(bridge.sent).toHaveLength(count);
  });

  it('says nothing of a dead-man control that was let go before the lease was there', async () => {
    const bridge = new Bridge();
    void bridge.lease.hold();
    bridge.lease.letGo();
    await bridge.replyToAll();
    await vi.advanceTimersByTimeAsync(5000);
    expect(bridge.lease.standing).toBe('mine');
    expect(bridge.sent).not.toContainEqual({ type: 'heartbeat', holding: true });
  });

  it('never tells that the dead-man control is held when it is not, whatever comes in between', async () => {
    const step = fc.constantFrom('hold', 'letGo', 'reply', 'others', 'nobody', 'lost', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const bridge = new Bridge();
        let hand = false;
        let told = 0;
        for (const what of steps) {
          if (what === 'hold') {
            hand = true;
            void bridge.lease.hold();
          } else if (what === 'letGo') {
            hand = false;
            bridge.lease.letGo();
          } else if (what === 'reply') await bridge.reply();
          else if (what === 'lost') bridge.lease.take(null);
          else if (what === 'wait') await vi.advanceTimersByTimeAsync(1000);
          else bridge.give(what);
          const words = bridge.sent.slice(told);
          told = bridge.sent.length;
          const holds = words.filter((word) => word.type === 'heartbeat' && word.holding === true);
          if (!hand) expect(holds).toEqual([]);
          if (!hand) expect(bridge.lease.holding).toBe(false);
        }
        bridge.lease.take(null);
      }),
    );
  });
});
