import { byId, create, setText } from '../dom.ts';

export interface Figure {
  readonly label: string;
  readonly text: string;
  /** Drawn so that it is seen. */
  readonly attention?: boolean;
}

/** The figures of the loop and the link, in a grid. */
export class NumbersPanel {
  readonly #list = byId('numbers');
  readonly #cells = new Map<string, { readonly box: HTMLElement; readonly value: HTMLElement }>();

  constructor() {
    this.#list.replaceChildren();
  }

  show(figures: readonly Figure[]): void {
    for (const { label, text, attention } of figures) {
      const { box, value } = this.#cells.get(label) ?? this.#add(label);
      setText(value, text);
      box.classList.toggle('attention', attention ?? false);
    }
  }

  #add(label: string): { box: HTMLElement; value: HTMLElement } {
    const box = create('div');
    const value = create('dd');
    box.append(create('dt', label), value);
    this.#list.append(box);
    const cell = { box, value };
    this.#cells.set(label, cell);
    return cell;
  }
}
