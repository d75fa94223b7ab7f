import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { ControllerChoice } from './cycle/controller-choice.ts';
import type { RequestRing } from './shared/request-ring.ts';

/** A choice on its way: gains are too long for the ring, which carries its number. */
interface NumberedChoice extends ControllerChoice {
  /** From 1 on. */
  readonly number: number;
}

/** The number in a request that chooses nothing: no shadow. */
export const NO_CHOICE = 0;

/**
 * Sends choices of a controller to the control thread. Only one thread may hold the port; only one
 * such object may send through it.
 */
export class ControllerChoices {
  readonly #port: MessagePort;
  readonly #ring: RequestRing;
  #number = 0;

  /** @param port the end that `startControl` offers as `choices` */
  constructor(port: MessagePort, ring: RequestRing) {
    this.#port = port;
    this.#ring = ring;
  }

  /**
   * Asks for a controller, in force (`swap`) or beside it without effect (`shadow`).
   *
   * @param choice null, for a shadow alone, ends it
   * @returns a ticket for `RequestRing.outcome`, or null where the ring is full
   */
  send(kind: 'swap', choice: ControllerChoice): number | null;
  send(kind: 'shadow', choice: ControllerChoice | null): number | null;
  send(kind: 'swap' | 'shadow', choice: ControllerChoice | null): number | null {
    if (choice === null) return this.#ring.submit(kind, [NO_CHOICE]);
    this.#number += 1;
    const { controller, gains } = choice;
    // Posted first: whoever takes the request finds the choice.
    this.#port.postMessage({ controller, gains, number: this.#number } satisfies NumberedChoice);
    return this.#ring.submit(kind, [this.#number]);
  }
}

/** Control thread: the choice with a number, or null where it was not posted. Older ones are dropped. */
export function receiveChoice(port: MessagePort, number: number): ControllerChoice | null {
  for (;;) {
    const received = receiveMessageOnPort(port);
    if (received === undefined) return null;
    const choice = received.message as NumberedChoice;
    if (choice.number === number) return choice;
  }
}
