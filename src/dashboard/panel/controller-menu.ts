import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';
import type { Hello } from '../../telemetry/feed/hello.ts';
import { byId, setText } from '../dom.ts';
import type { Lease } from '../feed/lease.ts';
import { type Means, setUsable } from './means.ts';
import { fillSelect } from './menus.ts';
import type { ReplyLine } from './reply-line.ts';

type Swap = Extract<FeedRequestInput, { type: 'swap' }>;
type Shadow = Extract<FeedRequestInput, { type: 'shadow' }>;

/** The value of the choice that ends a shadow. */
const NONE = '';

const CONTROLS = ['controller', 'preset', 'swap', 'shadow', 'shadow-apply'];

/** Another controller or other gains in force, or one beside it without effect. */
export class ControllerMenu {
  #controllers: readonly string[] = [];

  constructor(lease: Lease, reply: ReplyLine) {
    byId('swap').addEventListener('click', () => {
      const controller = chosen('controller') as NonNullable<Swap['controller']>;
      const preset = chosen('preset') as Swap['preset'];
      const answer = lease.request({ type: 'swap', controller, preset });
      void reply.follow(answer, `${controller} is in force.`);
    });
    byId('shadow-apply').addEventListener('click', () => {
      const controller = (chosen('shadow') || null) as Shadow['controller'];
      if (controller === null) {
        const answer = lease.request({ type: 'shadow', controller });
        void reply.follow(answer, 'No controller runs beside.');
        return;
      }
      const preset = chosen('preset') as Shadow['preset'];
      const answer = lease.request({ type: 'shadow', controller, preset });
      void reply.follow(answer, `${controller} runs beside.`);
    });
  }

  /** What there is to choose from, by the bridge's word. */
  offer({ controllers, presets, description }: Hello): void {
    this.#controllers = controllers;
    fillSelect('controller', controllers.map(same));
    fillSelect('preset', presets.map(same));
    fillSelect('shadow', [[NONE, 'none'], ...controllers.map(same)]);
    byId<HTMLSelectElement>('controller').value = description.controller;
    if (presets.some((name) => name === description.preset)) {
      byId<HTMLSelectElement>('preset').value = description.preset;
    }
  }

  show(means: Means): void {
    for (const id of CONTROLS) setUsable(byId<HTMLButtonElement>(id), means);
  }

  /**
   * Writes what is in force.
   * @param shadow counted from 1; 0 is none
   */
  write(controller: number, swaps: number, shadow: number): void {
    const name = this.#controllers[controller] ?? '';
    const beside = this.#controllers[shadow - 1] ?? 'none';
    setText(byId('in-force'), name);
    setText(byId('swaps'), swaps > 0 ? `changed ${String(swaps)}\u00d7` : 'as started');
    setText(byId('beside'), beside);
    if (swaps > 0) setText(byId('setup-controller'), name);
    setText(byId('setup-changed'), swaps > 0 ? ` (changed ${String(swaps)}\u00d7)` : '');
  }
}

function same(name: string): readonly [string, string] {
  return [name, name];
}

function chosen(id: string): string {
  return byId<HTMLSelectElement>(id).value;
}
