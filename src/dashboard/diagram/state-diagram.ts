import { SAFETY_STATES, type SafetyState } from '../../safety/state-machine.ts';
import { byId, createSvg, setText } from '../dom.ts';
import { ARROWS, type Arrow } from './arrows.ts';
import { STATE_BOXES, arrowLine } from './layout.ts';

/** A change of state as the records told it. */
export interface Change {
  readonly from: SafetyState;
  readonly to: SafetyState;
}

/** The safety machine as its own table has it: the state in force, and the way to it. */
export class StateDiagram {
  readonly #drawing = byId<SVGSVGElement>('diagram');
  readonly #states = new Map<SafetyState, SVGGElement>();
  readonly #arrows = new Map<string, SVGGElement>();
  #shown = '';

  constructor() {
    for (const arrow of ARROWS) this.#arrows.set(keyOf(arrow), this.#addArrow(arrow));
    for (const state of SAFETY_STATES) this.#states.set(state, this.#addState(state));
  }

  show(state: SafetyState, last: Change | null): void {
    const lastKey = last === null ? '' : keyOf(last);
    const shown = `${state} ${lastKey}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const [name, group] of this.#states) group.classList.toggle('current', name === state);
    for (const [key, group] of this.#arrows) {
      group.classList.toggle('last', key === lastKey);
      group.classList.toggle('open', key.startsWith(`${state} `));
    }
    const way = last === null ? '' : `, before that ${last.from}`;
    setText(byId('diagram-title'), `Safety machine: ${state}${way}`);
  }

  #addState(state: SafetyState): SVGGElement {
    const { left, top, width, height } = STATE_BOXES[state];
    const group = createSvg('g', { class: 'node', 'data-node': state });
    const middle = left + width / 2;
    const label = createSvg('text', { x: middle, y: top + height / 2 + 4 });
    label.textContent = state;
    group.append(
      createSvg('rect', { x: left, y: top, width, height, rx: 5 }),
      // A bar at the foot of the state in force: told by its shape, not by its colour alone.
      createSvg('rect', {
        class: 'bar',
        x: left + 7,
        y: top + height - 5.5,
        width: width - 14,
        height: 2.5,
        rx: 1,
      }),
      label,
    );
    this.#drawing.append(group);
    return group;
  }

  #addArrow(arrow: Arrow): SVGGElement {
    const { from, to, isPair, text } = arrow;
    const { x1, y1, x2, y2 } = arrowLine(STATE_BOXES[from], STATE_BOXES[to], isPair);
    const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
    const group = createSvg('g', { class: 'arrow', 'data-arrow': keyOf(arrow) });
    const title = createSvg('title', {});
    title.textContent = `${from} to ${to}: ${text}`;
    group.append(
      title,
      createSvg('line', { x1, y1, x2, y2 }),
      createSvg('path', {
        d: 'M0 0L-6.5 -3.6V3.6Z',
        transform: `translate(${String(x2)} ${String(y2)}) rotate(${String(angle)})`,
      }),
    );
    this.#drawing.append(group);
    return group;
  }
}

function keyOf({ from, to }: Change): string {
  return `${from} ${to}`;
}
