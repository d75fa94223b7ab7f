import type { Logger } from 'pino';
import { RateLimit } from '../requests/rate-limit.ts';
import { RequestOrder } from './request-order.ts';

/** Who sits at a connection, as far as the bridge knows, and what it has asked for. */
export class Operator {
  /** Number of the connection, from 1. */
  readonly number: number;
  readonly address: string;
  readonly log: Logger;
  readonly rate: RateLimit;
  readonly order = new RequestOrder();
  /** Tickets of the requests that wait for the loop and fall with the lease or the connection. */
  readonly waiting = new Set<number>();
  name: string;

  constructor(number: number, address: string, requestsPerSecond: number, log: Logger) {
    this.number = number;
    this.name = `client ${number}`;
    this.address = address;
    this.log = log;
    this.rate = new RateLimit(requestsPerSecond, performance.now());
  }

  /** For the audit trail. */
  get who(): string {
    const client = `client ${this.number}`;
    return this.name === client
      ? `${client} (${this.address})`
      : `${client} (${this.name}, ${this.address})`;
  }
}
