import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AuditEntry } from '../data/audit-entry.ts';
import { BridgeError, EXIT } from '../errors.ts';
import { ControlBlock } from '../loop/shared/control-block.ts';
import { TickRing } from '../loop/shared/tick-ring.ts';
import { Gate, parseTarget } from './access/gate.ts';
import { isLoopback } from './access/hosts.ts';
import { Broadcaster } from './feed/broadcaster.ts';
import { CLOSE, FeedClient } from './feed/feed-client.ts';
import { makeHello } from './feed/hello.ts';
import type { Reply } from './feed/replies.ts';
import { builtPage, PageFiles } from './http/page-files.ts';
import { refuseUpgrade, sendError, type HttpError } from './http/responses.ts';
import { FEED_PATH, route, type RouteContext } from './http/routes.ts';
import { listen } from './listen.ts';
import { LoopView } from './loop-view.ts';
import { OperatorRoom } from './operators/operator-room.ts';
import { Operator } from './operators/operator.ts';
import { SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import type { TelemetryOptions } from './telemetry-options.ts';

/** How long clients get to answer a close before they are cut off, ms. */
const FAREWELL_MS = 300;

const HEADERS_TIMEOUT_MS = 10_000;

/** Between two signs of life to the control thread, and two looks at lease and dead-man control, ms. */
const WATCH_MS = 10;

export interface ServerSetting {
  readonly log: Logger;
  /** Hears who asked for what. */
  readonly onAudit?: (entry: AuditEntry) => void;
  readonly limits?: Partial<ServerLimits>;
  /** Directory of the built page. */
  readonly page?: string;
}

/** The HTTP server with the feed, `/health`, `/ready` and the page. */
export class TelemetryServer {
  readonly #options: TelemetryOptions;
  readonly #limits: ServerLimits;
  readonly #log: Logger;
  readonly #loop: LoopView;
  readonly #gate: Gate;
  readonly #hello: string;
  readonly #broadcaster: Broadcaster;
  readonly #control: ControlBlock;
  readonly #room: OperatorRoom;
  readonly #http: Server;
  readonly #webSockets: WebSocketServer;
  readonly #timers: NodeJS.Timeout[] = [];
  #address = '';
  #clientNumber = 0;

  private constructor(
    options: TelemetryOptions,
    { log, limits, page, onAudit = () => {} }: ServerSetting,
  ) {
    this.#options = options;
    this.#limits = { ...SERVER_LIMITS, ...limits };
    this.#log = log;
    const control = new ControlBlock(options.memory.control);
    this.#control = control;
    const ring = new TickRing(options.memory.ticks);
    this.#loop = new LoopView(control, ring);
    this.#gate = new Gate(options.host, options.token);
    this.#hello = JSON.stringify(makeHello(options.description, options.batchHz));
    this.#broadcaster = new Broadcaster(ring);
    this.#room = new OperatorRoom({
      options,
      control,
      loop: this.#loop,
      limits: this.#limits,
      onAudit,
    });
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#limits.requestBytes,
    });
    this.#http = this.#createHttp(new PageFiles(page ?? builtPage()));
  }

  /**
   * Starts to serve.
   * @throws BridgeError where the address cannot be bound, or must not be without a token
   */
  static async open(options: TelemetryOptions, setting: ServerSetting): Promise<TelemetryServer> {
    if (!isLoopback(options.host) && !options.token) {
      throw new BridgeError(
        'TOKEN_MISSING',
        EXIT.configuration,
        `telemetry bound to ${options.host} can be reached from other machines: ` +
          'set a token, or bind to 127.0.0.1',
      );
    }
    const server = new TelemetryServer(options, setting);
    await server.#open();
    return server;
  }

  /** As a URL. */
  get address(): string {
    return this.#address;
  }

  /** Says goodbye to every client and frees the address. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#room.close();
    for (const client of this.#broadcaster.clients) {
      client.close(CLOSE.goingAway, 'the bridge ends');
    }
    const closed = new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
    this.#http.closeAllConnections();
    const cutOff = setTimeout(() => {
      for (const client of this.#broadcaster.clients) client.terminate();
    }, FAREWELL_MS);
    await closed;
    clearTimeout(cutOff);
  }

  async #open(): Promise<void> {
    const { host, port, batchHz } = this.#options;
    this.#address = await listen(this.#http, host, port);
    this.#http.on('error', (error) => this.#log.error(error, 'HTTP server'));
    this.#timers.push(
      setInterval(() => {
        this.#loop.ageMs();
        this.#broadcaster.pump();
      }, 1000 / batchHz),
      setInterval(() => this.#watch(), WATCH_MS),
      setInterval(() => {
        for (const client of this.#broadcaster.clients) client.lookForLife();
      }, this.#limits.heartbeatMs),
    );
    this.#log.debug({ address: this.#address }, 'telemetry listens');
  }

  #watch(): void {
    this.#control.beat('feed');
    this.#room.look(performance.now());
  }

  #createHttp(page: PageFiles): Server {
    const context: RouteContext = {
      gate: this.#gate,
      loop: this.#loop,
      page,
      limits: this.#limits,
    };
    const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
      route(request, response, context).catch((error: unknown) => {
        this.#log.error(error, 'HTTP request');
        if (response.headersSent) response.destroy();
        else sendError(response, { status: 500, ...INTERNAL });
      });
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    return server;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal !== null) {
      this.#log.info({ code: refusal.code }, 'feed connection refused');
      refuseUpgrade(socket, refusal);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#welcome(webSocket, request.socket.remoteAddress);
    });
  }

  #refusal(request: IncomingMessage): HttpError | null {
    const target = parseTarget(request.url);
    if (target?.path !== FEED_PATH) {
      const message = `the feed is at ${FEED_PATH}`;
      return { status: 404, code: 'NOT_FOUND', message };
    }
    const denial = this.#gate.checkPlace(request) ?? this.#gate.checkToken(request, target.query);
    if (denial !== null) return denial;
    if (this.#broadcaster.clients.size < this.#limits.clients) return null;
    const message = `${this.#limits.clients} clients are connected already: close one`;
    return { status: 503, code: 'TOO_MANY_CLIENTS', message };
  }

  #welcome(socket: WebSocket, remoteAddress: string | undefined): void {
    this.#clientNumber++;
    const log = this.#log.child({ client: this.#clientNumber });
    const client = new FeedClient(socket, this.#limits, this.#broadcaster.lost);
    const { requestsPerSecond } = this.#limits;
    const address = remoteAddress ?? 'unknown';
    const operator = new Operator(this.#clientNumber, address, requestsPerSecond, log);
    socket.on('message', (data, binary) => {
      const receivedAtMs = performance.now();
      this.#room
        .handle({ data: data as Buffer, binary, receivedAtMs }, operator)
        .then((reply) => client.send(JSON.stringify(reply)))
        .catch((error: unknown) => {
          log.error(error, 'request');
          client.send(JSON.stringify(INTERNAL_REPLY));
        });
    });
    socket.on('error', (error) => log.info({ reason: error.message }, 'client error'));
    socket.on('close', (code) => {
      this.#broadcaster.remove(client);
      this.#room.leave(client);
      log.debug({ code }, 'client left');
    });
    client.send(this.#hello);
    this.#room.join(client, operator);
    this.#broadcaster.add(client);
    log.debug({ remoteAddress }, 'client came');
  }
}

const INTERNAL = {
  code: 'INTERNAL',
  message: 'a fault in the bridge itself: see its log',
} as const;

const INTERNAL_REPLY: Reply = {
  type: 'reply',
  id: null,
  number: 0,
  request: null,
  state: null,
  trip: null,
  ok: false,
  error: INTERNAL,
};
