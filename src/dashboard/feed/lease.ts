import type { LeaseNotice } from '../../telemetry/feed/notices.ts';
import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import type { Answer, Requester } from './requester.ts';

/** Signs of life in the time after which a silent holder loses the lease. */
const HEARTBEATS_PER_LEASE = 4;
const HEARTBEATS_PER_HOLD = 3;

/** Who may do what from this page. */
export type Standing =
  /** The bridge gives no lease out: everybody may do everything. */
  'unneeded' | 'free' | 'mine' | 'others';

/** The lease as this page sees it, and the signs of life that keep it. */
export class Lease {
  readonly #connection: Requester;
  readonly #changed: (before: LeaseNotice | null, byChoice: boolean) => void;
  #notice: LeaseNotice | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #holding = false;
  /** What the operator calls himself; empty leaves it to the bridge. */
  #name = '';
  #givingBack = false;

  /** @param changed gets what held before, and whether this page gave the lease back itself */
  constructor(
    connection: Requester,
    changed: (before: LeaseNotice | null, byChoice: boolean) => void,
  ) {
    this.#connection = connection;
    this.#changed = changed;
  }

  set name(name: string) {
    this.#name = name.trim();
  }

  get notice(): LeaseNotice | null {
    return this.#notice;
  }

  get standing(): Standing {
    if (this.#notice === null) return 'unneeded';
    if (this.#notice.yours) return 'mine';
    return this.#notice.holder === null ? 'free' : 'others';
  }

  /** Whether the operator holds the dead-man control. */
  get holding(): boolean {
    return this.#holding;
  }

  /** The bridge told who holds the lease; null where the connection, and with it the lease, went. */
  take(notice: LeaseNotice | null): void {
    const before = this.#notice;
    this.#notice = notice;
    if (notice?.yours !== true) this.#holding = false;
    this.#beat();
    this.#changed(before, this.#givingBack);
  }

  /** Asks for the lease, from its holder too where `takeOver`. */
  ask(takeOver: boolean): Promise<Answer> {
    const name = this.#name === '' ? {} : { name: this.#name };
    return this.#connection.request({ type: 'lease', takeOver, ...name });
  }

  async giveBack(): Promise<Answer> {
    this.#givingBack = true;
    const answer = await this.#connection.request({ type: 'release' });
    this.#givingBack = false;
    return answer;
  }

  /** Sends a request that needs the lease; asks for the lease first where nobody holds it. */
  async request(request: FeedRequestInput): Promise<Answer> {
    if (this.standing === 'free' || this.standing === 'others') {
      const lease = await this.ask(false);
      if (!lease.ok) return lease;
    }
    return this.#connection.request(request);
  }

  /** The operator takes hold of the dead-man control; asks for the lease first where that is free. */
  async hold(): Promise<Answer> {
    this.#holding = true;
    if (this.standing !== 'mine') {
      const lease = await this.ask(false);
      // Let go meanwhile: nobody may be said to hold it.
      if (!lease.ok || !this.#holding) {
        this.#holding = false;
        return lease;
      }
    }
    this.#beat();
    const answer = await this.#connection.request({ type: 'heartbeat', holding: true });
    if (!answer.ok) this.letGo();
    return answer;
  }

  /** The operator lets the dead-man control go. */
  letGo(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#beat();
    if (this.standing === 'mine') this.#send({ type: 'heartbeat', holding: false });
  }

  /** Starts the signs of life anew, as often as is needed now. */
  #beat(): void {
    clearInterval(this.#timer);
    if (this.#notice?.yours !== true) return;
    const { leaseSeconds, deadManMs } = this.#notice;
    const leaseMs = (1000 * leaseSeconds) / HEARTBEATS_PER_LEASE;
    const holdMs = this.#holding && deadManMs !== null ? deadManMs / HEARTBEATS_PER_HOLD : leaseMs;
    this.#timer = setInterval(
      () =>
        this.#send(this.#holding ? { type: 'heartbeat', holding: true } : { type: 'heartbeat' }),
      Math.min(leaseMs, holdMs),
    );
  }

  /** What becomes of a sign of life shows in the next notice. */
  #send(request: FeedRequestInput): void {
    void this.#connection.request(request);
  }
}
