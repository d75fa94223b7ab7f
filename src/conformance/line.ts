import type { Transport } from '../hal/serial/transport/transport.ts';

/** Time as the kit sees it. */
export interface Clock {
  /** ms, from any start. */
  now(): number;
  /** Lets a moment pass, well below 1 ms, in which bytes may come and go. */
  pause(): Promise<void>;
  /** Resolves after `ms`, and as little later as the machine allows. */
  wait(ms: number): Promise<void>;
}

/** What the kit talks over: a port, or a device in memory with a clock of its own. */
export interface Line {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Of the wire, to tell what is queued from what is still under way. */
  readonly baudRate: number;
}
