import { byId, setText } from '../dom.ts';
import type { Requester } from '../feed/requester.ts';
import type { ReplyLine } from './reply-line.ts';

/** A press that follows a touch or click so closely is the same press, ms. */
const SAME_PRESS_MS = 700;

/** The software stop, by its button and the Escape key: it never needs the lease. */
export class StopButton {
  readonly #connection: Requester;
  readonly #reply: ReplyLine;
  #pressedAt = -Infinity;

  constructor(connection: Requester, reply: ReplyLine) {
    this.#connection = connection;
    this.#reply = reply;
    const button = byId('stop');
    // On the press, not on the release; a click alone comes from a keyboard or an aid.
    button.addEventListener('pointerdown', () => this.#stop());
    button.addEventListener('click', () => {
      if (performance.now() - this.#pressedAt > SAME_PRESS_MS) this.#stop();
    });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && !event.repeat) this.#stop();
      },
      { capture: true },
    );
  }

  /** The stop stays pressable without a connection: pressed in vain, it must say so. */
  show(connected: boolean): void {
    byId('stop').classList.toggle('powerless', !connected);
    setText(
      byId('stop-note'),
      connected
        ? 'Not an emergency stop device'
        : 'No connection: use the emergency stop of the rig',
    );
  }

  #stop(): void {
    this.#pressedAt = performance.now();
    const answer = this.#connection.request({ type: 'stop' });
    void this.#reply.follow(answer, 'Stopped: force cut and latched.', true);
  }
}
