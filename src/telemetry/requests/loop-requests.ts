import { BridgeError } from '../../errors.ts';
import type { RequestOutcome, RequestRing } from '../../loop/shared/request-ring.ts';
import { NEEDS_LEASE, NEEDS_SIMULATION } from '../feed/request-rules.ts';
import type { LoopView } from '../loop-view.ts';
import type { Operator } from '../operators/operator.ts';
import type { ChoiceSender } from './choice-sender.ts';
import { argumentsOf, type LoopRequest } from './loop-arguments.ts';
import type { Poller } from './poller.ts';
import { RECORD_MS, nextRecord } from './next-record.ts';
import { remedy } from './remedy.ts';
import type { Verdict } from './verdict.ts';

export interface LoopRequestContext {
  readonly requests: RequestRing;
  readonly loop: LoopView;
  readonly simulated: boolean;
  /** Null where no controller can be chosen. */
  readonly choices: ChoiceSender | null;
  readonly poller: Poller;
  /** How long a request is valid that does not say so itself, ms. */
  readonly validMs: number;
}

/** Takes requests to the loop through shared memory, and waits for what becomes of each. */
export class LoopRequests {
  readonly #context: LoopRequestContext;

  constructor(context: LoopRequestContext) {
    this.#context = context;
  }

  async ask(request: LoopRequest, operator: Operator): Promise<Verdict> {
    const unservable = this.#unservable(request);
    if (unservable !== null) return unservable;
    const { type } = request;
    let ticket: number | null;
    try {
      ticket = this.#submit(request);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return {
        code: 'INVALID_CHOICE',
        message: `${type}: ${error.message.replaceAll('\n', '; ')}`,
      };
    }
    if (ticket === null) {
      return {
        code: 'QUEUE_FULL',
        message: `${type} was not queued, too many requests wait for the loop: try again later`,
      };
    }
    // A controlled stop needs no lease, and is not undone by the loss of one.
    if (NEEDS_LEASE.has(type)) operator.waiting.add(ticket);
    try {
      return await this.#answer(ticket, request);
    } finally {
      operator.waiting.delete(ticket);
    }
  }

  /** Takes back what an operator asked for and the loop has not yet taken. */
  withdraw({ waiting }: Operator): void {
    for (const ticket of waiting) this.#context.requests.withdraw(ticket);
  }

  #unservable({ type }: LoopRequest): Verdict {
    const { loop, simulated, choices } = this.#context;
    if (loop.phase !== 'looping') {
      return {
        code: 'NOT_LOOPING',
        message: `${type} cannot be served, the loop is ${loop.phase}: wait until /ready says so`,
      };
    }
    if (!simulated && NEEDS_SIMULATION.has(type)) {
      return { code: 'NOT_SIMULATED', message: `${type} needs a simulated rig: this one is real` };
    }
    if (choices === null && (type === 'swap' || type === 'shadow')) {
      return { code: 'INVALID_CHOICE', message: `${type}: this bridge keeps its controller` };
    }
    return null;
  }

  /** @returns a ticket, or null where the ring is full */
  #submit(request: LoopRequest): number | null {
    const { requests, choices, loop } = this.#context;
    if (request.type === 'swap' || request.type === 'shadow') {
      return choices?.send(request, loop.newest()?.controller ?? null) ?? null;
    }
    return requests.submit(request.type, argumentsOf(request));
  }

  async #answer(ticket: number, { type, validMs }: LoopRequest): Promise<Verdict> {
    const { requests, loop, poller } = this.#context;
    const isAnswered = () => requests.outcome(ticket) !== 'pending';
    const patienceMs = validMs ?? this.#context.validMs;
    if (!(await poller.until(isAnswered, patienceMs)) && requests.withdraw(ticket)) {
      return {
        code: 'EXPIRED',
        message: `${type} was withdrawn, the loop did not take it within ${patienceMs} ms: see /health`,
      };
    }
    // The loop may have taken it in the same moment; then its answer is a period away.
    await poller.until(isAnswered, RECORD_MS);
    const outcome = requests.outcome(ticket);
    if (outcome === 'accepted' || outcome === 'refused') await nextRecord(loop, poller);
    return this.#verdict(type, outcome);
  }

  #verdict(type: LoopRequest['type'], outcome: RequestOutcome): Verdict {
    switch (outcome) {
      case 'accepted':
        return null;
      case 'refused':
        return this.#refusal(type);
      case 'withdrawn':
        return {
          code: 'WITHDRAWN',
          message: `${type} was withdrawn, the lease was lost before the loop took it: take it and ask again`,
        };
      default:
        return {
          code: 'UNANSWERED',
          message: `the loop took ${type}, but did not say what became of it: look at the state`,
        };
    }
  }

  #refusal(type: LoopRequest['type']): Verdict {
    const status = this.#context.loop.newest();
    return {
      code: 'REFUSED',
      message: `${type} refused while ${status?.state ?? 'not started'}: ${remedy(type, status)}`,
      blockers: status?.blockers ?? [],
    };
  }
}
