import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import { byId } from '../dom.ts';
import type { Lease } from '../feed/lease.ts';
import type { Requester } from '../feed/requester.ts';
import { type Means, setUsable } from './means.ts';
import type { ReplyLine } from './reply-line.ts';

/** What the push buttons give the simulated cart, N s: plain to see, and held by every controller. */
const PUSH_NS = 3;

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

/** What the buttons ask for that need the lease, by the id of the button. */
const ACTIONS: Readonly<Record<string, Action>> = {
  reset: { request: { type: 'reset' }, done: 'Reset done.' },
  arm: { request: { type: 'arm' }, done: 'Armed.' },
  'push-left': { request: { type: 'push', impulseNs: -PUSH_NS }, done: 'Pushed to the left.' },
  'push-right': { request: { type: 'push', impulseNs: PUSH_NS }, done: 'Pushed to the right.' },
  'reference-centre': reference('centre'),
  'reference-low': reference('low'),
  'reference-high': reference('high'),
};

/** The buttons that ask for one thing each, with nothing to choose. */
export class Actions {
  constructor(connection: Requester, lease: Lease, reply: ReplyLine) {
    for (const [button, { request, done }] of Object.entries(ACTIONS)) {
      byId(button).addEventListener('click', () => {
        void reply.follow(lease.request(request), done);
      });
    }
    // A controlled stop is a stop: anyone may.
    byId('disarm').addEventListener('click', () => {
      void reply.follow(connection.request({ type: 'disarm' }), 'Controlled stop begun.');
    });
  }

  show(means: Means): void {
    for (const button of Object.keys(ACTIONS)) {
      setUsable(byId<HTMLButtonElement>(button), means);
    }
    byId<HTMLButtonElement>('disarm').disabled = !means.connected;
    byId('pushes').hidden = !means.simulated;
  }
}
