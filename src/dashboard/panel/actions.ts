import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import { byId, create, setText } from '../dom.ts';
import type { Answer, Connection } from '../feed/connection.ts';

/** What the push buttons give the simulated cart, N s: plain to see, and held by every controller. */
const PUSH_NS = 3;

/** A press that follows a touch or click so closely is the same press, ms. */
const SAME_PRESS_MS = 700;

interface Action {
  readonly request: FeedRequestInput;
  /** What to say once it was granted. */
  readonly done: string;
}

function reference(cart: 'centre' | 'low' | 'high'): Action {
  return {
    request: { type: 'reference', cart, pendulums: true },
    done: 'Zeros are being set: lift the pendulums when no channel is named any more.',
  };
}

/** What the buttons ask for, by the id of the button. */
const ACTIONS: Readonly<Record<string, Action>> = {
  reset: { request: { type: 'reset' }, done: 'Reset done.' },
  arm: { request: { type: 'arm' }, done: 'Armed.' },
  disarm: { request: { type: 'disarm' }, done: 'Controlled stop begun.' },
  'push-left': { request: { type: 'push', impulseNs: -PUSH_NS }, done: 'Pushed to the left.' },
  'push-right': { request: { type: 'push', impulseNs: PUSH_NS }, done: 'Pushed to the right.' },
  'reference-centre': reference('centre'),
  'reference-low': reference('low'),
  'reference-high': reference('high'),
};

const STOP: Action = { request: { type: 'stop' }, done: 'Stopped: force cut and latched.' };

/** The buttons, the Escape key, and the line that says what became of a request. */
export class Actions {
  readonly #connection: Connection;
  readonly #reply = byId('reply');
  #stopPressedAt = -Infinity;
  #asked = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    for (const [button, action] of Object.entries(ACTIONS)) {
      byId(button).addEventListener('click', () => void this.#perform(action));
    }
    this.#bindStop();
  }

  /** Buttons other than the stop need a connection; pushes a simulated rig too. */
  enable(connected: boolean, simulated: boolean): void {
    for (const button of Object.keys(ACTIONS)) {
      byId<HTMLButtonElement>(button).disabled = !connected;
    }
    byId('pushes').hidden = !simulated;
    // The stop stays pressable: pressed in vain, it must say so.
    byId('stop').classList.toggle('powerless', !connected);
    setText(
      byId('stop-note'),
      connected
        ? 'Not an emergency stop device'
        : 'No connection: use the emergency stop of the rig',
    );
  }

  #bindStop(): void {
    const button = byId('stop');
    // On the press, not on the release; a click alone comes from a keyboard or an aid.
    button.addEventListener('pointerdown', () => this.#stop());
    button.addEventListener('click', () => {
      if (performance.now() - this.#stopPressedAt > SAME_PRESS_MS) this.#stop();
    });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && !event.repeat) this.#stop();
      },
      { capture: true },
    );
  }

  #stop(): void {
    this.#stopPressedAt = performance.now();
    void this.#perform(STOP);
  }

  async #perform({ request, done }: Action): Promise<void> {
    const asked = ++this.#asked;
    const answer = await this.#connection.request(request);
    // A later request has the line, except that a stop that failed is never hidden.
    if (asked !== this.#asked && !(request.type === 'stop' && !answer.ok)) return;
    this.#reply.dataset.ok = String(answer.ok);
    this.#reply.replaceChildren(
      create('time', new Date().toLocaleTimeString([], { hour12: false })),
      answer.ok ? done : failureText(request, answer),
    );
  }
}

function failureText({ type }: FeedRequestInput, { error }: Answer & { ok: false }): string {
  const message = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return type === 'stop'
    ? `STOP NOT CONFIRMED, use the emergency stop of the rig. ${message}`
    : message;
}
