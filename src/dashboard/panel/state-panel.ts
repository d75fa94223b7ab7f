import type { SafetyState } from '../../safety/state-machine.ts';
import type { TripDefinition } from '../../safety/trips.ts';
import { byId, create, setText } from '../dom.ts';
import { showConditions } from '../diagram/condition-list.ts';
import { type Change, StateDiagram } from '../diagram/state-diagram.ts';
import { stateText } from './state-text.ts';

/** The step that the state asks for next. */
const NEXT_STEP: Partial<Record<SafetyState, string>> = {
  latched: 'reset',
  tripped: 'reset',
  ready: 'arm',
};

/** The state in a word, a shape, a sentence and a diagram. */
export class StatePanel {
  readonly #word = byId('state');
  readonly #cause = byId('cause');
  readonly #icon = byId<SVGUseElement>('state-icon');
  readonly #diagram = new StateDiagram();
  #shown = '';

  /** @param last the newest change of state; null before the first */
  show(
    state: SafetyState,
    trip: TripDefinition | null,
    blockers: number,
    last: Change | null,
  ): void {
    this.#diagram.show(state, last);
    const key = `${state} ${trip?.code ?? 'NONE'} ${String(blockers)}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const { word, cause, more } = stateText(state, trip, blockers);
    setText(this.#word, word);
    this.#cause.replaceChildren(`${cause} `, create('span', more, { class: 'more' }));
    setText(byId('reference'), trip === null ? '' : `dip-bridge faults ${trip.code}`);
    showConditions(trip, blockers);
    this.#icon.setAttribute('href', `#icon-${state}`);
    document.body.dataset.state = state;
    document.body.dataset.trip = trip?.code ?? 'NONE';
    document.title = `${word} \u00b7 dip-bridge`;
    for (const button of ['reset', 'arm']) {
      byId(button).classList.toggle('next', NEXT_STEP[state] === button);
    }
  }
}
