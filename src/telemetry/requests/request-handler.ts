import type { ControlBlock } from '../../loop/shared/control-block.ts';
import type { Reply, ReplyStatus, RequestIdentifier } from '../feed/replies.ts';
import { NEEDS_LEASE, NEEDS_SIMULATION } from '../feed/request-rules.ts';
import type { FeedRequest } from '../feed/requests.ts';
import type { LoopView } from '../loop-view.ts';
import type { AuditLog } from '../operators/audit-log.ts';
import type { LeaseDesk } from '../operators/lease-desk.ts';
import type { Operator } from '../operators/operator.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { LoopRequests } from './loop-requests.ts';
import { nextRecord } from './next-record.ts';
import { isStop, parseJson, parseRequest } from './parse-request.ts';
import type { Poller } from './poller.ts';
import type { Verdict } from './verdict.ts';

type Request = Exclude<FeedRequest, { type: 'stop' }>;

export interface RequestContext {
  readonly control: ControlBlock;
  readonly loop: LoopView;
  readonly requests: LoopRequests;
  readonly desk: LeaseDesk;
  readonly audit: AuditLog;
  readonly poller: Poller;
  readonly limits: ServerLimits;
}

/** A message as it came. */
export interface Message {
  readonly data: Buffer;
  readonly binary: boolean;
  /** By the clock of this thread, ms. */
  readonly receivedAtMs: number;
}

/** What the audit trail is told beside the request's kind and its outcome. */
interface Particulars {
  readonly detail: { readonly [name: string]: unknown };
  /** What the holder of the lease was granted on a rig: never left out. */
  readonly isEssential: boolean;
}

/** Reads clients' messages, acts on each by its kind, and says what became of it. */
export class RequestHandler {
  readonly #context: RequestContext;

  constructor(context: RequestContext) {
    this.#context = context;
  }

  /**
   * Acts on one message and resolves with its reply.
   * A stop is set in shared memory before this returns, and before anything else is looked at.
   */
  async handle({ data, binary, receivedAtMs }: Message, operator: Operator): Promise<Reply> {
    const { control, desk } = this.#context;
    const value = parseJson(data.toString('utf8'));
    const mark = isStop(value) ? control.requestStop(receivedAtMs) : null;
    const number = operator.order.next();
    desk.hear(operator, receivedAtMs);
    const reply = (id: RequestIdentifier, request: string | null, verdict: Verdict) =>
      this.#reply(number, id, request, verdict);

    const isTooMuch = mark === null && !operator.rate.allows(receivedAtMs);
    const parsed = parseRequest(value, binary && !isTooMuch);
    if (isTooMuch) {
      const request = parsed.kind === 'request' ? parsed.request.type : null;
      return reply(parsed.id, request, this.#rateLimited());
    }
    switch (parsed.kind) {
      case 'stop':
        return reply(parsed.id, 'stop', await this.#confirmStop(mark ?? 0, operator));
      case 'request': {
        const { request } = parsed;
        return reply(parsed.id, request.type, await this.#act(request, operator, receivedAtMs));
      }
      case 'invalid': {
        const { id, request, code, message } = parsed;
        operator.log.info({ code, request }, 'request not understood');
        return reply(id, request, { code, message });
      }
    }
  }

  async #confirmStop(mark: number, operator: Operator): Promise<Verdict> {
    const { control, limits, loop, poller } = this.#context;
    const isConfirmed = await control.stopConfirmed(mark, limits.stopMs);
    if (isConfirmed) await nextRecord(loop, poller);
    operator.log.warn({ confirmed: isConfirmed }, 'software stop');
    const verdict: Verdict = isConfirmed
      ? null
      : {
          code: 'STOP_UNCONFIRMED',
          message:
            `the stop is set, but the loop (${loop.phase}) did not confirm zero force ` +
            `within ${limits.stopMs} ms: use the emergency stop of the rig`,
        };
    this.#note('stop', verdict, operator, { detail: {}, isEssential: false });
    return verdict;
  }

  async #act(request: Request, operator: Operator, nowMs: number): Promise<Verdict> {
    const verdict =
      this.#outOfOrder(request, operator) ?? (await this.#ask(request, operator, nowMs));
    const { type } = request;
    const level = type === 'heartbeat' ? 'trace' : 'info';
    operator.log[level]({ request: type, code: verdict?.code ?? null }, 'request');
    if (type === 'lease' ? verdict !== null : NEEDS_LEASE.has(type) || type === 'disarm') {
      const isEssential = verdict === null && NEEDS_LEASE.has(type) && !NEEDS_SIMULATION.has(type);
      this.#note(type, verdict, operator, { detail: argumentsIn(request), isEssential });
    }
    return verdict;
  }

  async #ask(request: Request, operator: Operator, nowMs: number): Promise<Verdict> {
    const { desk, requests } = this.#context;
    switch (request.type) {
      case 'lease':
      case 'release':
      case 'heartbeat':
        return desk.ask(request, operator, nowMs);
      default:
        return (
          desk.refusal(request.type, operator, nowMs) ?? (await requests.ask(request, operator))
        );
    }
  }

  #outOfOrder({ type, sequence }: Request, { order }: Operator): Verdict {
    if (sequence === undefined || order.take(sequence)) return null;
    return {
      code: 'OUT_OF_SEQUENCE',
      message: `${type} has sequence ${sequence}, and ${order.newest} was seen already: it was not acted on`,
    };
  }

  #rateLimited(): Verdict {
    const { requestsPerSecond } = this.#context.limits;
    return {
      code: 'RATE_LIMITED',
      message: `more than ${requestsPerSecond} requests a second: send fewer; a stop always passes`,
    };
  }

  /** For the audit trail, with what was asked for. */
  #note(what: string, verdict: Verdict, { who }: Operator, { detail, isEssential }: Particulars) {
    const outcome = verdict === null ? 'granted' : `refused: ${verdict.code}`;
    const note = { who, what, outcome };
    const isBare = Object.keys(detail).length === 0;
    this.#context.audit.note(isBare ? note : { ...note, detail }, isEssential);
  }

  #reply(number: number, id: RequestIdentifier, request: string | null, verdict: Verdict): Reply {
    const newest = this.#context.loop.newest();
    const status: ReplyStatus = { state: newest?.state ?? null, trip: newest?.trip ?? null };
    const head = { type: 'reply', id, number, request, ...status } as const;
    if (verdict === null) return { ...head, ok: true };
    const { code, message, blockers } = verdict;
    const reply = { ...head, ok: false, error: { code, message } } as const;
    return blockers === undefined ? reply : { ...reply, blockers };
  }
}

/** The fields of a request that are its own. */
function argumentsIn(request: Request): { readonly [name: string]: unknown } {
  const { type: _type, id: _id, sequence: _sequence, validMs: _validMs, ...rest } = request;
  return rest;
}
