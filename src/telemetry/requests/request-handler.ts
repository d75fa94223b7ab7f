import type { Logger } from 'pino';
import { CART_REFERENCES } from '../../hal/rig.ts';
import type { ControlBlock } from '../../loop/shared/control-block.ts';
import type { RequestRing } from '../../loop/shared/request-ring.ts';
import type { Reply, ReplyErrorCode, ReplyStatus, RequestIdentifier } from '../feed/replies.ts';
import type { FeedRequest } from '../feed/requests.ts';
import type { LoopStatus, LoopView } from '../loop-view.ts';
import type { ServerLimits } from '../server-limits.ts';
import { isStop, parseJson, parseRequest } from './parse-request.ts';
import { Poller } from './poller.ts';
import type { RateLimit } from './rate-limit.ts';

const POLL_MS = 2;

/** How long a reply waits for the record of the cycle that it tells of. */
const RECORD_MS = 100;

type LoopRequest = Exclude<FeedRequest, { type: 'stop' }>;

type Verdict = {
  readonly code: ReplyErrorCode;
  readonly message: string;
  readonly blockers?: LoopStatus['blockers'];
} | null;

export interface RequestContext {
  readonly control: ControlBlock;
  readonly requests: RequestRing;
  readonly loop: LoopView;
  readonly simulated: boolean;
  readonly limits: ServerLimits;
}

/** The connection that a message came by. */
export interface RequestSource {
  readonly rate: RateLimit;
  readonly log: Logger;
}

/** Takes clients' messages to the loop, and the loop's answers back. */
export class RequestHandler {
  readonly #context: RequestContext;
  readonly #poller = new Poller(POLL_MS);

  constructor(context: RequestContext) {
    this.#context = context;
  }

  close(): void {
    this.#poller.close();
  }

  /**
   * Acts on one message and resolves with its reply.
   * A stop is set in shared memory before this returns, and before anything else is looked at.
   */
  async handle(data: Buffer, binary: boolean, source: RequestSource): Promise<Reply> {
    const value = parseJson(data.toString('utf8'));
    const mark = isStop(value) ? this.#context.control.requestStop() : null;
    if (mark === null && !source.rate.allows(performance.now())) return this.#rateLimited(value);

    const parsed = parseRequest(value, binary);
    switch (parsed.kind) {
      case 'stop':
        return this.#reply(parsed.id, 'stop', await this.#confirmStop(mark ?? 0, source.log));
      case 'request':
        return this.#reply(
          parsed.id,
          parsed.request.type,
          await this.#ask(parsed.request, source.log),
        );
      case 'invalid': {
        const { id, request, code, message } = parsed;
        source.log.info({ code, request }, 'request not understood');
        return this.#reply(id, request, { code, message });
      }
    }
  }

  async #confirmStop(mark: number, log: Logger): Promise<Verdict> {
    const { control, limits, loop } = this.#context;
    const confirmed = await control.stopConfirmed(mark, limits.stopMs);
    await this.#nextRecord(confirmed);
    log.warn({ confirmed }, 'software stop');
    if (confirmed) return null;
    return {
      code: 'STOP_UNCONFIRMED',
      message:
        `the stop is set, but the loop (${loop.phase}) did not confirm zero force ` +
        `within ${limits.stopMs} ms: use the emergency stop of the rig`,
    };
  }

  async #ask(request: LoopRequest, log: Logger): Promise<Verdict> {
    const { requests, limits, loop, simulated } = this.#context;
    const { type } = request;
    if (loop.phase !== 'looping') {
      return {
        code: 'NOT_LOOPING',
        message: `${type} cannot be served, the loop is ${loop.phase}: wait until /ready says so`,
      };
    }
    if (!simulated && (type === 'push' || type === 'kick')) {
      return { code: 'NOT_SIMULATED', message: `${type} needs a simulated rig: this one is real` };
    }
    const ticket = requests.submit(type, argumentsOf(request));
    if (ticket === null) {
      return {
        code: 'QUEUE_FULL',
        message: `${type} was not queued, too many requests wait for the loop: try again later`,
      };
    }
    const isAnswered = () => requests.outcome(ticket) !== 'pending';
    if (!(await this.#poller.until(isAnswered, limits.answerMs)) && requests.withdraw(ticket)) {
      log.warn({ request: type }, 'request expired');
      return {
        code: 'EXPIRED',
        message: `${type} was withdrawn, the loop did not take it within ${limits.answerMs} ms: see /health`,
      };
    }
    // The loop may have taken it in the same moment; then its answer is a period away.
    await this.#poller.until(isAnswered, RECORD_MS);
    const outcome = requests.outcome(ticket);
    await this.#nextRecord(outcome !== 'pending');
    log.info({ request: type, outcome }, 'request');
    switch (outcome) {
      case 'accepted':
        return null;
      case 'refused':
        return this.#refusal(type);
      default:
        return {
          code: 'UNANSWERED',
          message: `the loop took ${type}, but did not say what became of it: look at the state`,
        };
    }
  }

  #refusal(type: LoopRequest['type']): Verdict {
    const status = this.#context.loop.newest();
    const blockers = status?.blockers ?? [];
    return {
      code: 'REFUSED',
      message: `${type} refused while ${status?.state ?? 'not started'}: ${remedy(type, status)}`,
      blockers,
    };
  }

  #rateLimited(value: unknown): Reply {
    const { limits } = this.#context;
    const parsed = parseRequest(value, false);
    const request = parsed.kind === 'request' ? parsed.request.type : null;
    return this.#reply(parsed.id, request, {
      code: 'RATE_LIMITED',
      message: `more than ${limits.requestsPerSecond} requests a second: send fewer; a stop always passes`,
    });
  }

  /** Waits for the record of the cycle that answered, so that the reply's state is a true one. */
  async #nextRecord(wanted: boolean): Promise<void> {
    if (!wanted) return;
    const { loop } = this.#context;
    const { position } = loop;
    await this.#poller.until(() => loop.position !== position, RECORD_MS);
  }

  #reply(id: RequestIdentifier, request: string | null, verdict: Verdict): Reply {
    const newest = this.#context.loop.newest();
    const status: ReplyStatus = { state: newest?.state ?? null, trip: newest?.trip ?? null };
    if (verdict === null) return { type: 'reply', id, request, ...status, ok: true };
    const { code, message, blockers } = verdict;
    const reply = {
      type: 'reply',
      id,
      request,
      ...status,
      ok: false,
      error: { code, message },
    } as const;
    return blockers === undefined ? reply : { ...reply, blockers };
  }
}

/** Arguments as the ring of requests wants them. */
function argumentsOf(request: LoopRequest): readonly number[] {
  switch (request.type) {
    case 'push':
      return [request.impulseNs, request.durationS];
    case 'kick':
      return request.jump;
    case 'reference':
      return [CART_REFERENCES.indexOf(request.cart), request.pendulums ? 1 : 0];
    default:
      return [];
  }
}

/** What to do about a refusal. */
function remedy(type: LoopRequest['type'], status: LoopStatus | null): string {
  if (status !== null && status.blockers.length > 0 && (type === 'reset' || type === 'arm')) {
    return status.blockers.map(({ text }) => text).join('; ');
  }
  switch (type) {
    case 'reset':
      return 'a reset is for a latched or tripped rig whose cause has gone';
    case 'arm':
      return 'arming is for a ready rig, reset it first';
    case 'disarm':
      return 'a controlled stop is for a running rig';
    case 'reference':
      return 'channels are referenced on a real rig that is not armed and has stood still for a second, with both pendulums hanging, or the cart at the centre or at the switch that is named';
    default:
      return 'the rig takes no disturbance now, try again later';
  }
}
