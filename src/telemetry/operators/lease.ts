/** Who holds the lease. */
export interface LeaseHolder {
  /** Number of the connection. */
  readonly client: number;
  readonly name: string;
}

/**
 * The right to arm a rig and to change what runs: one connection has it, or none. It lapses
 * where its holder gives no sign of life. Every method takes the time, ms, on any clock that
 * only rises; a lease that has lapsed by then counts for nothing, whether or not anyone looked.
 */
export class Lease {
  readonly #lifeMs: number;
  #holder: LeaseHolder | null = null;
  #heardAtMs = 0;

  /** @param lifeMs silence after which a holder loses the lease */
  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /** The holder whose lease has not been found lapsed by {@link lapse}. */
  get holder(): LeaseHolder | null {
    return this.#holder;
  }

  isHeldBy(client: number, nowMs: number): boolean {
    return this.#holder?.client === client && !this.#isOver(nowMs);
  }

  /** A sign of life of a client; means something only from the holder. */
  keep(client: number, nowMs: number): void {
    if (this.isHeldBy(client, nowMs)) this.#heardAtMs = nowMs;
  }

  /** @returns false where another holds it and it is not to be taken over */
  take(taker: LeaseHolder, takeOver: boolean, nowMs: number): boolean {
    const isOthers = this.#holder !== null && this.#holder.client !== taker.client;
    if (isOthers && !takeOver && !this.#isOver(nowMs)) return false;
    this.#holder = taker;
    this.#heardAtMs = nowMs;
    return true;
  }

  /** @returns false where the client does not hold it */
  release(client: number): boolean {
    if (this.#holder?.client !== client) return false;
    this.#holder = null;
    return true;
  }

  /** Ends a lease whose time is over. @returns who lost it, or null */
  lapse(nowMs: number): LeaseHolder | null {
    const holder = this.#holder;
    if (holder === null || !this.#isOver(nowMs)) return null;
    this.#holder = null;
    return holder;
  }

  #isOver(nowMs: number): boolean {
    return nowMs - this.#heardAtMs > this.#lifeMs;
  }
}
