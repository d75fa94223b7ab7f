import type { SafetyState } from '../../safety/state-machine.ts';
import type { TripDefinition } from '../../safety/trips.ts';
import { byId, create, setText } from '../dom.ts';
import { stateText } from './state-text.ts';

/** The step that the state asks for next. */
const NEXT_STEP: Partial<Record<SafetyState, string>> = {
  latched: 'reset',
  tripped: 'reset',
  ready: 'arm',
};

/** The state in a word, a shape and a sentence. */
export class StatePanel {
  readonly #word = byId('state');
  readonly #cause = byId('cause');
  readonly #icon = byId<SVGUseElement>('state-icon');
  #shown = '';

  show(state: SafetyState, trip: TripDefinition | null, blockers: number): void {
    const key = `${state} ${trip?.code ?? 'NONE'} ${String(blockers)}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const { word, cause, more } = stateText(state, trip, blockers);
    setText(this.#word, word);
    this.#cause.replaceChildren(`${cause} `, create('span', more, { class: 'more' }));
    this.#icon.setAttribute('href', `#icon-${state}`);
    document.body.dataset.state = state;
    document.body.dataset.trip = trip?.code ?? 'NONE';
    document.title = `${word} \u00b7 dip-bridge`;
    for (const button of ['reset', 'arm']) {
      byId(button).classList.toggle('next', NEXT_STEP[state] === button);
    }
  }
}
