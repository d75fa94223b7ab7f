import type { MessagePort } from 'node:worker_threads';
import { BridgeError } from '../errors.ts';
import { RIG_FAULTS, type RigFault } from '../hal/rig-fault.ts';
import { CART_REFERENCES, type RigPort } from '../hal/rig.ts';
import { REQUEST, SIGNAL } from '../record/signals.ts';
import { SAFETY_STATE } from '../safety/state-machine.ts';
import { NO_CHOICE, receiveChoice } from './controller-choices.ts';
import type { Cycle } from './cycle/cycle.ts';
import { REQUEST_KIND, type RequestRing } from './shared/request-ring.ts';

const NONE = -1;

/**
 * Takes operators' requests to the cycle, one a period, and answers each by what
 * the safety machine made of it.
 */
export class OperatorRequests {
  readonly #ring: RequestRing;
  readonly #port: RigPort;
  readonly #cycle: Pick<Cycle, 'exchange' | 'shadow'>;
  readonly #choices: MessagePort;
  #pending = NONE;
  /** A request for another controller: served between two cycles. */
  #exchange = NONE;

  /** @param choices where chosen controllers come from, see `ControllerChoices` */
  constructor(
    ring: RequestRing,
    port: RigPort,
    cycle: Pick<Cycle, 'exchange' | 'shadow'>,
    choices: MessagePort,
  ) {
    this.#ring = ring;
    this.#port = port;
    this.#cycle = cycle;
    this.#choices = choices;
  }

  /** Before the cycle: adds the oldest request to those of the record. */
  take(record: Float64Array): void {
    const slot = this.#ring.peek();
    if (slot === NONE) return;
    switch (this.#ring.kindAt(slot)) {
      case REQUEST_KIND.push:
      case REQUEST_KIND.kick:
        this.#ring.answer(slot, this.#disturb(slot));
        return;
      case REQUEST_KIND.reference:
        this.#ring.answer(slot, this.#reference(slot));
        return;
      case REQUEST_KIND.fault:
        this.#ring.answer(slot, this.#inject(slot));
        return;
      case REQUEST_KIND.swap:
      case REQUEST_KIND.shadow:
        this.#exchange = slot;
        return;
      case REQUEST_KIND.reset:
        record[SIGNAL.requests] |= REQUEST.reset;
        break;
      case REQUEST_KIND.arm:
        record[SIGNAL.requests] |= REQUEST.arm;
        break;
      case REQUEST_KIND.disarm:
        record[SIGNAL.requests] |= REQUEST.disarm;
        break;
    }
    this.#pending = slot;
  }

  /** After the cycle: answers what {@link take} took. */
  answer(record: Float64Array): void {
    if (this.#pending === NONE) return;
    const slot = this.#pending;
    this.#pending = NONE;
    this.#ring.answer(slot, hasGranted(this.#ring.kindAt(slot), record[SIGNAL.state]));
  }

  /**
   * When all else of the tick is done: exchanges the controller where that was asked for. To design
   * one takes a part of a millisecond, which is there until the next deadline.
   */
  exchange(): void {
    if (this.#exchange === NONE) return;
    const slot = this.#exchange;
    this.#exchange = NONE;
    this.#ring.answer(slot, this.#exchangeFor(slot));
  }

  #exchangeFor(slot: number): boolean {
    const isShadow = this.#ring.kindAt(slot) === REQUEST_KIND.shadow;
    const number = this.#ring.values[this.#ring.argumentsAt(slot)];
    if (number === NO_CHOICE) {
      if (isShadow) this.#cycle.shadow(null);
      return isShadow;
    }
    const choice = receiveChoice(this.#choices, number);
    if (choice === null) return false;
    try {
      if (isShadow) this.#cycle.shadow(choice);
      else this.#cycle.exchange(choice);
      return true;
    } catch (error) {
      if (error instanceof BridgeError) return false;
      throw error;
    }
  }

  #inject(slot: number): boolean {
    const { values } = this.#ring;
    const at = this.#ring.argumentsAt(slot);
    if (this.#port.inject === undefined) return false;
    this.#port.inject({
      fault: RIG_FAULTS[values[at]],
      channel: values[at + 1] as RigFault['channel'],
      value: values[at + 2],
      durationS: values[at + 3],
    });
    return true;
  }

  #reference(slot: number): boolean {
    const { values } = this.#ring;
    const at = this.#ring.argumentsAt(slot);
    return this.#port.reference?.(CART_REFERENCES[values[at]], values[at + 1] !== 0) ?? false;
  }

  #disturb(slot: number): boolean {
    if (this.#port.disturb === undefined) return false;
    const { values } = this.#ring;
    const at = this.#ring.argumentsAt(slot);
    if (this.#ring.kindAt(slot) === REQUEST_KIND.push) {
      this.#port.disturb({ type: 'push', impulseNs: values[at], durationS: values[at + 1] });
    } else {
      this.#port.disturb({ type: 'kick', jump: [values[at], values[at + 1], values[at + 2]] });
    }
    return true;
  }
}

function hasGranted(kind: number, state: number): boolean {
  switch (kind) {
    case REQUEST_KIND.reset:
      return state === SAFETY_STATE.ready;
    case REQUEST_KIND.arm:
      return state === SAFETY_STATE.armed || state === SAFETY_STATE.running;
    default:
      return state === SAFETY_STATE.stopping || state === SAFETY_STATE.tripped;
  }
}
