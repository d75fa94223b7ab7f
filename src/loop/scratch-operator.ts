import type { MessagePort } from 'node:worker_threads';
import { PRESETS } from '../controllers/presets/registry.ts';
import { CONTROLLER_NAMES } from '../controllers/registry.ts';
import { ControllerChoices } from './controller-choices.ts';
import type { ControllerChoice } from './cycle/controller-choice.ts';
import type { RequestRing } from './shared/request-ring.ts';

/** Ticks between two requests. */
const REQUEST_TICKS = 40;

/**
 * An operator of a scratch loop who puts every controller in force and into the shadow in turn, so
 * that their design and their steps are optimised before a live rig needs them.
 */
export class ScratchOperator {
  readonly #choices: ControllerChoices;
  readonly #order: readonly ControllerChoice[];
  #ticks = 0;
  #requests = 0;

  constructor(port: MessagePort, ring: RequestRing, own: ControllerChoice, rateHz: number) {
    this.#choices = new ControllerChoices(port, ring);
    // Any rig has a controller of every kind with these gains; whether it stands up is no matter.
    const others = Object.values(PRESETS).flatMap((preset) =>
      CONTROLLER_NAMES.map((controller) => ({
        controller,
        gains: preset.gains(controller, 'deployment-guide', rateHz),
      })),
    );
    this.#order = [...others, own];
  }

  tick(): void {
    this.#ticks += 1;
    if (this.#ticks % REQUEST_TICKS !== 0) return;
    const choice = this.#order[(this.#requests >> 1) % this.#order.length];
    if ((this.#requests & 1) === 0) this.#choices.send('swap', choice);
    else this.#choices.send('shadow', choice);
    this.#requests += 1;
  }
}
