import type { OperatorsConfig } from '../../config/bridge-config.ts';
import type { LeaseNotice } from '../feed/notices.ts';
import { NEEDS_LEASE } from '../feed/request-rules.ts';
import type { FeedRequest, FeedRequestType } from '../feed/requests.ts';
import type { Verdict } from '../requests/verdict.ts';
import type { AuditLog } from './audit-log.ts';
import { DeadMan } from './dead-man.ts';
import { Lease } from './lease.ts';
import type { Operator } from './operator.ts';

export type LeaseRequest = Extract<FeedRequest, { type: 'lease' | 'release' | 'heartbeat' }>;

export interface LeaseDeskContext {
  readonly setting: OperatorsConfig;
  readonly audit: AuditLog;
  /** Tells everybody who holds the lease now. */
  readonly announce: () => void;
  /** Takes back what somebody who has lost the lease still waits for. */
  readonly withdraw: (operator: Operator) => void;
}

/** Gives the lease out and takes it back, and says who may do what. */
export class LeaseDesk {
  readonly #context: LeaseDeskContext;
  readonly #lease: Lease;
  readonly #deadMan: DeadMan | null;
  #holder: Operator | null = null;

  constructor(context: LeaseDeskContext) {
    const { leaseSeconds, deadManMs } = context.setting;
    this.#context = context;
    this.#lease = new Lease(leaseSeconds * 1000);
    this.#deadMan = deadManMs === null ? null : new DeadMan(deadManMs);
  }

  /** Whatever the holder of the lease sends is a sign of life. */
  hear(operator: Operator, nowMs: number): void {
    this.look(nowMs);
    this.#lease.keep(operator.number, nowMs);
  }

  /** What stands against a request as far as lease and dead-man control go. */
  refusal(type: FeedRequestType, operator: Operator, nowMs: number): Verdict {
    if (!NEEDS_LEASE.has(type)) return null;
    if (!this.#lease.isHeldBy(operator.number, nowMs)) return this.#leaseNeeded(type);
    if (type !== 'arm' || (this.#deadMan?.isHeldBy(operator.number, nowMs) ?? true)) return null;
    return {
      code: 'DEAD_MAN_NEEDED',
      message:
        'arm needs the dead-man control held: send {"type":"heartbeat","holding":true} ' +
        `at least every ${this.#context.setting.deadManMs} ms, before and while the rig runs`,
    };
  }

  ask(request: LeaseRequest, operator: Operator, nowMs: number): Verdict {
    switch (request.type) {
      case 'lease':
        return this.#take(request, operator, nowMs);
      case 'release':
        return this.#release(operator);
      case 'heartbeat':
        return this.#heartbeat(request.holding, operator, nowMs);
    }
  }

  /** An operator's connection has closed. */
  leave(operator: Operator): void {
    if (!this.#lease.release(operator.number)) return;
    this.#note(operator, 'lease ended', 'connection closed');
    this.#lost();
  }

  /** Ends a lease whose holder has been silent for too long. */
  look(nowMs: number): void {
    const holder = this.#holder;
    if (this.#lease.lapse(nowMs) === null || holder === null) return;
    this.#note(holder, 'lease ended', 'expired');
    this.#lost();
  }

  /** Whether nobody holds the dead-man control; never where there is none. */
  isLetGo(nowMs: number): boolean {
    return this.#deadMan !== null && !this.#deadMan.isHeld(nowMs);
  }

  noticeFor(operator: Operator): LeaseNotice {
    const { leaseSeconds, deadManMs } = this.#context.setting;
    const { holder } = this.#lease;
    const yours = holder?.client === operator.number;
    return { type: 'lease', holder, yours, leaseSeconds, deadManMs };
  }

  #take(request: Extract<LeaseRequest, { type: 'lease' }>, operator: Operator, nowMs: number) {
    const former = this.#holder;
    const name = request.name ?? operator.name;
    const taker = { client: operator.number, name };
    if (!this.#lease.take(taker, request.takeOver, nowMs)) return this.#leaseHeld();
    const isNews = former !== operator || operator.name !== name;
    operator.name = name;
    this.#holder = operator;
    if (former !== null && former !== operator) {
      this.#context.withdraw(former);
      this.#note(operator, 'take-over', 'granted', { from: former.who });
    } else if (isNews) this.#note(operator, 'lease', 'granted');
    if (isNews) this.#context.announce();
    return null;
  }

  #release(operator: Operator): Verdict {
    if (!this.#lease.release(operator.number)) return this.#leaseNeeded('release');
    this.#note(operator, 'lease ended', 'given back');
    this.#lost();
    return null;
  }

  #heartbeat(holding: boolean | undefined, operator: Operator, nowMs: number): Verdict {
    if (!this.#lease.isHeldBy(operator.number, nowMs)) return this.#leaseNeeded('heartbeat');
    if (holding === true) this.#deadMan?.hold(operator.number, nowMs);
    else if (holding === false) this.#deadMan?.letGo();
    return null;
  }

  #lost(): void {
    if (this.#holder !== null) this.#context.withdraw(this.#holder);
    this.#holder = null;
    this.#deadMan?.letGo();
    this.#context.announce();
  }

  #note(operator: Operator, what: string, outcome: string, detail?: { from: string }): void {
    const note = { who: operator.who, what, outcome };
    this.#context.audit.note(detail === undefined ? note : { ...note, detail });
  }

  #leaseNeeded(type: FeedRequestType): Verdict {
    const { holder } = this.#lease;
    const remedy =
      holder === null
        ? 'which nobody holds: ask for it with {"type":"lease"}'
        : `which ${quote(holder.name)} holds: take it over with {"type":"lease","takeOver":true}`;
    return { code: 'LEASE_NEEDED', message: `${type} needs the lease, ${remedy}` };
  }

  #leaseHeld(): Verdict {
    const name = quote(this.#lease.holder?.name ?? '');
    return {
      code: 'LEASE_HELD',
      message: `${name} holds the lease: take it over with {"type":"lease","takeOver":true}`,
    };
  }
}

function quote(name: string): string {
  return JSON.stringify(name);
}
