import type { ControlBlock } from '../../loop/shared/control-block.ts';
import type { LoopView } from '../loop-view.ts';
import type { AuditLog } from './audit-log.ts';
import type { LeaseDesk } from './lease-desk.ts';

/** Asks the loop for a controlled stop while a rig runs whose dead-man control nobody holds. */
export class DeadManWatch {
  readonly #control: ControlBlock;
  readonly #loop: LoopView;
  readonly #desk: LeaseDesk;
  readonly #audit: AuditLog;
  #isAsking = false;

  constructor(control: ControlBlock, loop: LoopView, desk: LeaseDesk, audit: AuditLog) {
    this.#control = control;
    this.#loop = loop;
    this.#desk = desk;
    this.#audit = audit;
  }

  look(nowMs: number): void {
    const wasAsking = this.#isAsking;
    this.#isAsking = this.#desk.isLetGo(nowMs) && this.#isRunning();
    if (!this.#isAsking) return;
    // Once more at each look until the rig stops: to ask costs nothing, and none may be lost.
    this.#control.raise('deadMan');
    if (!wasAsking) {
      this.#audit.note({ who: 'dead-man control', what: 'controlled stop', outcome: 'asked for' });
    }
  }

  #isRunning(): boolean {
    const state = this.#loop.newest()?.state;
    return state === 'armed' || state === 'running';
  }
}
