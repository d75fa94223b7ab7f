const SLOT_BITS = 6;
const SLOTS = 1 << SLOT_BITS;
const ARGUMENTS = 4;
const HEADER_WORDS = 4;
const HEAD = 0;
const TAIL = 1;

/** What an operator can ask of the loop beside a stop, which has its own word. */
export const REQUEST_KIND = {
  reset: 1,
  arm: 2,
  disarm: 3,
  push: 4,
  kick: 5,
  reference: 6,
  fault: 7,
  swap: 8,
  shadow: 9,
} as const;
export type RequestKind = keyof typeof REQUEST_KIND;

const STATUS = { free: 0, written: 1, taken: 2, withdrawn: 3, accepted: 4, refused: 5 } as const;
const STATUS_BITS = 3;

/**
 * A slot's state in one word: its status, and the round in which its ticket was given out.
 * Both change in one step, so that nobody can take a request for one of an earlier round.
 */
function stateOf(ticket: number, status: number): number {
  return ((ticket >> SLOT_BITS) << STATUS_BITS) | status;
}

/**
 * `forgotten`: answered, but its slot has been used again since, so that the answer is gone.
 * Ask within the next 64 requests.
 */
export type RequestOutcome = 'pending' | 'accepted' | 'refused' | 'withdrawn' | 'forgotten';

/**
 * Requests on their way to the control thread: any number of producers, one consumer, none ever
 * waits.
 *
 * Arguments by kind: push [impulse N s, duration s]; kick [m/s, rad/s, rad/s]; reference [index
 * into `CART_REFERENCES`, 1 where the pendulums hang]; fault [index into `RIG_FAULTS`, channel, value,
 * duration s]; swap and shadow [number of the choice that was posted, 0 for no shadow]; the others none.
 */
export class RequestRing {
  readonly #header: Int32Array;
  readonly #kinds: Int32Array;
  readonly #states: Int32Array;
  readonly #arguments: Float64Array;
  /** Control thread: requests with tickets before this one are refused unseen. */
  #refuseBefore: number;

  constructor(buffer: SharedArrayBuffer) {
    let offset = 0;
    const words = (count: number) => {
      const view = new Int32Array(buffer, offset, count);
      offset += view.byteLength;
      return view;
    };
    this.#header = words(HEADER_WORDS);
    this.#kinds = words(SLOTS);
    this.#states = words(SLOTS);
    this.#arguments = new Float64Array(buffer, offset, SLOTS * ARGUMENTS);
    this.#refuseBefore = Atomics.load(this.#header, HEAD);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer((HEADER_WORDS + 2 * SLOTS) * 4 + SLOTS * ARGUMENTS * 8);
  }

  /**
   * Puts a request into the ring.
   * @returns a ticket for {@link outcome}, or null where the ring is full
   */
  submit(kind: RequestKind, values: readonly number[] = []): number | null {
    for (;;) {
      const ticket = Atomics.load(this.#header, TAIL);
      if (((ticket - Atomics.load(this.#header, HEAD)) | 0) >= SLOTS) return null;
      const next = (ticket + 1) | 0;
      if (Atomics.compareExchange(this.#header, TAIL, ticket, next) !== ticket) continue;
      const slot = ticket & (SLOTS - 1);
      this.#kinds[slot] = REQUEST_KIND[kind];
      for (let i = 0; i < ARGUMENTS; i++) {
        this.#arguments[slot * ARGUMENTS + i] = i < values.length ? values[i] : 0;
      }
      Atomics.store(this.#states, slot, stateOf(ticket, STATUS.written));
      return ticket;
    }
  }

  /** What became of a request that this thread submitted. */
  outcome(ticket: number): RequestOutcome {
    const state = Atomics.load(this.#states, ticket & (SLOTS - 1));
    switch (state ^ stateOf(ticket, STATUS.free)) {
      case STATUS.written:
      case STATUS.taken:
        return 'pending';
      case STATUS.accepted:
        return 'accepted';
      case STATUS.refused:
        return 'refused';
      case STATUS.withdrawn:
        return 'withdrawn';
      default:
        return 'forgotten';
    }
  }

  /**
   * Takes back a request that this thread submitted, so that it does not act when nobody expects
   * it any more.
   * @returns false where the control thread was quicker: then ask for its outcome
   */
  withdraw(ticket: number): boolean {
    return this.#exchange(ticket, STATUS.written, STATUS.withdrawn);
  }

  /**
   * Control thread: the slot of the oldest request, or -1 where there is none. From then on it
   * cannot be withdrawn, and {@link answer} must follow.
   */
  peek(): number {
    for (;;) {
      const head = this.#header[HEAD];
      if (head === Atomics.load(this.#header, TAIL)) return -1;
      const slot = head & (SLOTS - 1);
      switch (Atomics.load(this.#states, slot) ^ stateOf(head, STATUS.free)) {
        case STATUS.taken:
          return slot;
        case STATUS.written:
          if (!this.#exchange(head, STATUS.written, STATUS.taken)) break;
          if (((this.#refuseBefore - head) | 0) <= 0) return slot;
          this.answer(slot, false);
          break;
        case STATUS.withdrawn:
          Atomics.store(this.#header, HEAD, (head + 1) | 0);
          break;
        default:
          // Its producer has the ticket and is still writing.
          return -1;
      }
    }
  }

  kindAt(slot: number): number {
    return this.#kinds[slot];
  }

  /** Where the arguments of a slot begin in {@link values}. */
  argumentsAt(slot: number): number {
    return slot * ARGUMENTS;
  }

  get values(): Float64Array {
    return this.#arguments;
  }

  /** Control thread: answers the request of {@link peek} and steps on. */
  answer(slot: number, accepted: boolean): void {
    const head = this.#header[HEAD];
    const status = accepted ? STATUS.accepted : STATUS.refused;
    Atomics.store(this.#states, slot, stateOf(head, status));
    Atomics.store(this.#header, HEAD, (head + 1) | 0);
  }

  /**
   * Control thread, on a stop: whatever was asked for until now is refused when its turn comes,
   * so that a reset and an arming sent before a stop cannot undo it.
   */
  refusePending(): void {
    this.#refuseBefore = Atomics.load(this.#header, TAIL);
  }

  #exchange(ticket: number, from: number, to: number): boolean {
    const slot = ticket & (SLOTS - 1);
    const before = stateOf(ticket, from);
    return Atomics.compareExchange(this.#states, slot, before, stateOf(ticket, to)) === before;
  }
}
