import { controllerChoice, type ChoiceContext } from '../../config/controller-choice.ts';
import type { ControllerName } from '../../controllers/registry.ts';
import type { ControllerChoices } from '../../loop/controller-choices.ts';
import type { FeedRequest } from '../feed/requests.ts';

export type ChoiceRequest = Extract<FeedRequest, { type: 'swap' | 'shadow' }>;

/** Makes the choice that a request describes, and sends it to the loop. */
export class ChoiceSender {
  readonly #choices: ControllerChoices;
  readonly #context: ChoiceContext;

  constructor(choices: ControllerChoices, context: ChoiceContext) {
    this.#choices = choices;
    this.#context = context;
  }

  /**
   * @param inForce the controller whose gains a swap changes that names none
   * @returns a ticket, or null where the ring is full
   * @throws BridgeError where preset or gains cannot be used
   */
  send(request: ChoiceRequest, inForce: ControllerName | null): number | null {
    const { controller, preset, gains } = request;
    if (controller === null) return this.#choices.send('shadow', null);
    const words = { controller: controller ?? inForce ?? undefined, preset, gains };
    const choice = controllerChoice(words, this.#context);
    return request.type === 'swap'
      ? this.#choices.send('swap', choice)
      : this.#choices.send('shadow', choice);
  }
}
