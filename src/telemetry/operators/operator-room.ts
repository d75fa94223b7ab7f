import type { AuditEntry } from '../../data/audit-entry.ts';
import { ControllerChoices } from '../../loop/controller-choices.ts';
import type { ControlBlock } from '../../loop/shared/control-block.ts';
import { RequestRing } from '../../loop/shared/request-ring.ts';
import type { FeedClient } from '../feed/feed-client.ts';
import type { EventNotice, LeaseNotice } from '../feed/notices.ts';
import type { Reply } from '../feed/replies.ts';
import type { LoopView } from '../loop-view.ts';
import { ChoiceSender } from '../requests/choice-sender.ts';
import { LoopRequests } from '../requests/loop-requests.ts';
import { Poller } from '../requests/poller.ts';
import { RequestHandler, type Message } from '../requests/request-handler.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { TelemetryOptions } from '../telemetry-options.ts';
import { AuditLog } from './audit-log.ts';
import { DeadManWatch } from './dead-man-watch.ts';
import { LeaseDesk } from './lease-desk.ts';
import type { Operator } from './operator.ts';

/** Looks for answers of the loop, ms. */
const POLL_MS = 2;

export interface OperatorRoomContext {
  readonly options: TelemetryOptions;
  readonly control: ControlBlock;
  readonly loop: LoopView;
  readonly limits: ServerLimits;
  readonly onAudit: (entry: AuditEntry) => void;
}

/** All who are connected, what they may ask, and what they are told of each other. */
export class OperatorRoom {
  readonly #operators = new Map<FeedClient, Operator>();
  readonly #poller = new Poller(POLL_MS);
  readonly #requests: LoopRequests;
  readonly #desk: LeaseDesk;
  readonly #deadMan: DeadManWatch;
  readonly #handler: RequestHandler;

  constructor({ options, control, loop, limits, onAudit }: OperatorRoomContext) {
    const poller = this.#poller;
    const ring = new RequestRing(options.memory.requests);
    const requests = new LoopRequests({
      requests: ring,
      loop,
      simulated: options.description.rig === 'simulated',
      choices: choiceSender(options, ring),
      poller,
      validMs: limits.answerMs,
    });
    const audit = new AuditLog((entry) => {
      onAudit(entry);
      const text = JSON.stringify({ type: 'event', ...entry } satisfies EventNotice);
      for (const client of this.#operators.keys()) client.send(text);
    });
    const desk = new LeaseDesk({
      setting: options.operators,
      audit,
      announce: () => {
        for (const [client, operator] of this.#operators) this.#tellOfLease(client, operator);
      },
      withdraw: (operator) => requests.withdraw(operator),
    });
    this.#requests = requests;
    this.#desk = desk;
    this.#deadMan = new DeadManWatch(control, loop, desk, audit);
    this.#handler = new RequestHandler({ control, loop, requests, desk, audit, poller, limits });
  }

  /** A client came; it is told who holds the lease. */
  join(client: FeedClient, operator: Operator): void {
    this.#operators.set(client, operator);
    this.#tellOfLease(client, operator);
  }

  /** A client is gone, and with it what it waits for and its lease. */
  leave(client: FeedClient): void {
    const operator = this.#operators.get(client);
    if (operator === undefined) return;
    this.#operators.delete(client);
    this.#requests.withdraw(operator);
    this.#desk.leave(operator);
  }

  handle(message: Message, operator: Operator): Promise<Reply> {
    return this.#handler.handle(message, operator);
  }

  /** To be called often: ends leases that have lapsed, and watches the dead-man control. */
  look(nowMs: number): void {
    this.#desk.look(nowMs);
    this.#deadMan.look(nowMs);
  }

  close(): void {
    this.#poller.close();
  }

  #tellOfLease(client: FeedClient, operator: Operator): void {
    client.send(JSON.stringify(this.#desk.noticeFor(operator) satisfies LeaseNotice));
  }
}

function choiceSender(options: TelemetryOptions, ring: RequestRing): ChoiceSender | null {
  const { choices, choiceContext } = options;
  if (choices === null || choiceContext === null) return null;
  return new ChoiceSender(new ControllerChoices(choices, ring), choiceContext);
}
