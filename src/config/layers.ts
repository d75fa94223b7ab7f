import type { Place } from './issue.ts';

export type Path = readonly PropertyKey[];
export type Section = { readonly [key: string]: unknown };

/**
 * Values from one source. Layers stack: defaults < file < environment < flags.
 */
export interface Layer {
  readonly values: Section;
  /** The place of a key (`part` 'key') or of its value; that of the nearest key above where the path is missing. */
  place(path: Path, part: 'key' | 'value'): Place;
}

export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at the end of a path; undefined where there is none. */
export function valueAt(values: unknown, path: Path): unknown {
  let value = values;
  for (const step of path) {
    const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    if (!holds) return undefined;
    value = (value as { [key: PropertyKey]: unknown })[step];
  }
  return value;
}

/** The layer that decides a key: the last that holds it; -1 where none does. */
export function decidingLayer(layers: readonly Layer[], path: Path): number {
  return layers.findLastIndex(({ values }) => valueAt(values, path) !== undefined);
}

/** Where a key was set, or the nearest key above it; null where no layer holds any of these. */
export function placeOf(layers: readonly Layer[], path: Path, part: 'key' | 'value'): Place | null {
  for (let length = path.length; length >= 0; length--) {
    const index = decidingLayer(layers, path.slice(0, length));
    if (index >= 0) return layers[index]!.place(path, part);
  }
  return null;
}

/** All layers as one: later layers win key by key; lists and values are replaced whole. */
export function mergeLayers(layers: readonly Layer[]): Section {
  return layers.reduce<Section>((merged, { values }) => mergeSections(merged, values), {});
}

function mergeSections(below: Section, above: Section): Section {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = merged.get(key);
    merged.set(key, isSection(under) && isSection(value) ? mergeSections(under, value) : value);
  }
  return Object.fromEntries(merged);
}

/** A section that holds one value at the end of a path. */
export function sectionOf(path: readonly string[], value: unknown): Section {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Section;
}
