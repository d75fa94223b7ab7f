const NAMES = [
  'surface',
  'ink',
  'muted',
  'rule',
  'grid',
  'shade',
  'lower',
  'upper',
  'force',
  'demand',
  'shadow',
  'cart',
  'position',
  'lateness',
  'warn',
  'bad',
] as const;

export type ColourName = (typeof NAMES)[number];

/** The colours of styles/colours.css, for what is drawn on a canvas. */
export type Theme = { readonly [name in ColourName]: string };

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Theme;
}

/** Calls back when the system changes between light and dark. */
export function onThemeChange(changed: (theme: Theme) => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    changed(readTheme());
  });
}

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
