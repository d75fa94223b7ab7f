import { WebSocket, type ClientOptions } from 'ws';
import { SIGNAL } from '../../../src/record/signals.ts';
import { decodeBatch, type Batch } from '../../../src/telemetry/feed/batch.ts';
import type { Hello } from '../../../src/telemetry/feed/hello.ts';
import type { EventNotice, LeaseNotice } from '../../../src/telemetry/feed/notices.ts';
import type { Reply } from '../../../src/telemetry/feed/replies.ts';
import { valueOf } from './loop-double.ts';
import { until } from './until.ts';

/** Signals that {@link valueOf} does not make. */
const NAMED = new Set<number>([
  SIGNAL.tick,
  SIGNAL.state,
  SIGNAL.trip,
  SIGNAL.blockers,
  SIGNAL.controller,
]);

/** A client of the feed that keeps what it got, in order. */
export class FeedListener {
  readonly socket: WebSocket;
  readonly texts: (Hello | Reply | LeaseNotice | EventNotice)[] = [];
  readonly batches: Batch[] = [];
  /** Whether each message was binary. */
  readonly kinds: boolean[] = [];
  /** Records whose values do not belong together. */
  torn = 0;
  readonly ticks: number[] = [];
  closed: { code: number; reason: string } | null = null;

  constructor(address: string, path = '/telemetry', options: ClientOptions = {}) {
    this.socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, options);
    this.socket.binaryType = 'arraybuffer';
    this.socket.on('error', () => {});
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    this.socket.on('message', (data, binary) => {
      this.kinds.push(binary);
      if (binary) this.#keep(data as ArrayBuffer);
      else this.texts.push(JSON.parse(Buffer.from(data as ArrayBuffer).toString()));
    });
  }

  get replies(): Reply[] {
    return this.texts.filter((text): text is Reply => text.type === 'reply');
  }

  /** Who held the lease whenever this client was told. */
  get leases(): LeaseNotice[] {
    return this.texts.filter((text): text is LeaseNotice => text.type === 'lease');
  }

  get events(): EventNotice[] {
    return this.texts.filter((text): text is EventNotice => text.type === 'event');
  }

  /** Takes the lease, from whoever holds it. */
  async lead(name?: string): Promise<this> {
    const reply = await this.ask({ type: 'lease', takeOver: true, ...(name && { name }) });
    if (!reply.ok) throw new Error(reply.error.message);
    return this;
  }

  async hello(): Promise<Hello> {
    await until(() => this.texts.length > 0);
    return this.texts[0] as Hello;
  }

  /** Sends a message as it is and waits for the next reply. */
  async ask(message: unknown): Promise<Reply> {
    const before = this.replies.length;
    await until(() => this.socket.readyState === WebSocket.OPEN);
    const raw = typeof message === 'string' || message instanceof Uint8Array;
    this.socket.send(raw ? message : JSON.stringify(message));
    await until(() => this.replies.length > before);
    return this.replies[before];
  }

  #keep(data: ArrayBuffer): void {
    const batch = decodeBatch(data);
    if (batch === null) return;
    this.batches.push(batch);
    for (let i = 0; i < batch.count; i++) {
      const at = i * batch.valuesPerRecord;
      const record = batch.records.subarray(at, at + batch.valuesPerRecord);
      const tick = record[SIGNAL.tick];
      this.ticks.push(tick);
      if (record.some((value, s) => !NAMED.has(s) && value !== valueOf(tick, s))) this.torn++;
    }
  }
}
