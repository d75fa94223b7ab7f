import type { Hello } from '../../telemetry/feed/hello.ts';
import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import { byId } from '../dom.ts';
import type { Lease } from '../feed/lease.ts';
import { type Means, setUsable } from './means.ts';
import { fillSelect } from './menus.ts';
import type { ReplyLine } from './reply-line.ts';

type Fault = Extract<FeedRequestInput, { type: 'fault' }>;

const CHANNELS = ['cart', 'lower pendulum', 'upper pendulum'];
/** What makes well again is the business of a button, not of the choice. */
const CURES = ['none', 'sensor-ok'];

/** Faults that a channel has. */
const OF_A_CHANNEL = /^(sensor-|unreferenced$|non-finite$)/;
/** The fault whose force can be chosen. */
const WITH_FORCE = 'drive-runaway';

const CONTROLS = ['fault', 'fault-channel', 'fault-value', 'fault-duration'];

/** Makes something wrong with a simulated rig, and well again. */
export class FaultMenu {
  constructor(lease: Lease, reply: ReplyLine) {
    const name = byId<HTMLSelectElement>('fault');
    name.addEventListener('change', () => this.#showFields());
    byId<HTMLFormElement>('fault-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const request: Fault = {
        type: 'fault',
        fault: name.value as Fault['fault'],
        channel: Number(byId<HTMLSelectElement>('fault-channel').value) as 0 | 1 | 2,
        durationS: byId<HTMLInputElement>('fault-duration').valueAsNumber || 0,
        ...(name.value === WITH_FORCE
          ? { value: byId<HTMLInputElement>('fault-value').valueAsNumber || 0 }
          : {}),
      };
      void reply.follow(lease.request(request), `Fault ${name.value} is in.`);
    });
    byId('fault-clear').addEventListener('click', () => {
      const request: Fault = { type: 'fault', fault: 'none' };
      void reply.follow(lease.request(request), 'All faults are cleared.');
    });
  }

  /** What the simulated rig can suffer from, by the bridge's word. */
  offer({ rigFaults }: Hello): void {
    const faults = rigFaults.filter((fault) => !CURES.includes(fault));
    fillSelect(
      'fault',
      faults.map((fault) => [fault, fault]),
    );
    fillSelect(
      'fault-channel',
      CHANNELS.map((channel, index) => [String(index), channel]),
    );
    this.#showFields();
  }

  show(means: Means): void {
    byId('fault-menu').hidden = !means.simulated;
    for (const id of [...CONTROLS, 'fault-inject', 'fault-clear']) {
      setUsable(byId<HTMLButtonElement>(id), means);
    }
  }

  /** Only the fields that the fault has. */
  #showFields(): void {
    const { value } = byId<HTMLSelectElement>('fault');
    byId('fault-channel-field').hidden = !OF_A_CHANNEL.test(value);
    byId('fault-value-field').hidden = value !== WITH_FORCE;
  }
}
