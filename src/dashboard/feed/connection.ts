import type { Hello } from '../../telemetry/feed/hello.ts';
import type { EventNotice, LeaseNotice } from '../../telemetry/feed/notices.ts';
import type { Reply } from '../../telemetry/feed/replies.ts';
import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import { backoffMs } from './backoff.ts';
import type { Answer, Requester } from './requester.ts';

export interface ConnectionEvents {
  /** The first message of every connection. */
  hello(hello: Hello): void;
  /** Who holds the lease. */
  lease(notice: LeaseNotice): void;
  /** A binary batch. */
  batch(bytes: ArrayBuffer): void;
  /** The connection ended, or could not be made. */
  closed(reason: string): void;
}

/** A reply is late after this; the bridge itself gives up after a second. */
const REPLY_TIMEOUT_MS = 2500;

/** A connection without any message for so long is taken for dead, though nothing closed it. */
const SILENCE_MS = 4000;

/**
 * The page's one connection to the bridge. It comes back by itself, and what was
 * asked for over a lost one is told as lost: nothing is ever sent twice.
 */
export class Connection implements Requester {
  readonly #url: string;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #greeted = false;
  #failures = 0;
  #nextId = 1;
  #lastMessageAt = 0;
  #retryTimer = 0;
  #pending = new Map<number, (answer: Answer) => void>();

  constructor(url: string, events: ConnectionEvents) {
    this.#url = url;
    this.#events = events;
    window.addEventListener('online', () => this.#retryNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#retryNow();
    });
    setInterval(() => this.#closeIfSilent(), 1000);
    this.#open();
  }

  /** Sends a request; the answer says what became of it, also where it could not be sent. */
  request(request: FeedRequestInput): Promise<Answer> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.resolve(
        failure('NOT_CONNECTED', `${request.type} was not sent: there is no connection`),
      );
    }
    const id = this.#nextId++;
    socket.send(JSON.stringify({ ...request, id }));
    return new Promise((resolve) => {
      const timer = setTimeout(
        () =>
          settle(failure('NO_REPLY', `${request.type} was sent, but the bridge did not answer`)),
        REPLY_TIMEOUT_MS,
      );
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        this.#pending.delete(id);
        resolve(answer);
      };
      this.#pending.set(id, settle);
    });
  }

  #open(): void {
    clearTimeout(this.#retryTimer);
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#greeted = false;
    this.#lastMessageAt = performance.now();
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (socket === this.#socket) this.#receive(data);
    });
    socket.addEventListener('close', ({ reason }) => {
      if (socket === this.#socket) this.#lost(reason);
    });
  }

  #receive(data: ArrayBuffer | string): void {
    this.#lastMessageAt = performance.now();
    if (typeof data !== 'string') {
      if (this.#greeted) this.#events.batch(data);
      return;
    }
    const message = JSON.parse(data) as Hello | Reply | LeaseNotice | EventNotice;
    if (message.type === 'hello') {
      this.#greeted = true;
      this.#failures = 0;
      this.#events.hello(message);
    } else if (message.type === 'lease') {
      this.#events.lease(message);
    } else if (message.type === 'reply' && typeof message.id === 'number') {
      this.#pending.get(message.id)?.(message);
    }
  }

  #lost(reason: string): void {
    this.#socket = null;
    this.#greeted = false;
    for (const settle of [...this.#pending.values()]) {
      settle(
        failure(
          'CONNECTION_LOST',
          'it was sent, but the connection was lost before an answer came',
        ),
      );
    }
    this.#events.closed(reason);
    this.#retryTimer = setTimeout(() => this.#open(), backoffMs(this.#failures, Math.random()));
    this.#failures++;
  }

  #retryNow(): void {
    if (this.#socket === null) this.#open();
  }

  #closeIfSilent(): void {
    const socket = this.#socket;
    if (socket === null || performance.now() - this.#lastMessageAt < SILENCE_MS) return;
    // A dead peer would let `close` wait for its handshake: the page does not.
    this.#socket = null;
    socket.close();
    this.#lost('no message for several seconds');
  }
}

function failure(code: string, message: string): Answer {
  return { ok: false, error: { code, message } };
}

/** Address of the feed beside the page, with the page's token if it came with one. */
export function feedUrl(page: Location | URL): string {
  const url = new URL('telemetry', page.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const token = new URLSearchParams(page.search).get('token');
  url.search = token === null ? '' : new URLSearchParams({ token }).toString();
  url.hash = '';
  return url.href;
}
