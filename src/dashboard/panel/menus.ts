import { byId, create } from '../dom.ts';

/** Closes the menus that are open when something outside of them is pressed. */
export function closeMenusFromOutside(): void {
  document.addEventListener('pointerdown', ({ target }) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
    }
  });
}

/** Fills a select with values and the texts to choose them by. */
export function fillSelect(id: string, options: readonly (readonly [string, string])[]): void {
  byId<HTMLSelectElement>(id).replaceChildren(
    ...options.map(([value, text]) => create('option', text, { value })),
  );
}
