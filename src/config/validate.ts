import type { z } from 'zod';
import { allowed, shown } from './allowed.ts';
import type { Issue } from './issue.ts';
import { configKeys, schemaAt, type SchemaNode } from './json-schema.ts';
import { placeOf, valueAt, mergeLayers, type Layer, type Path } from './layers.ts';
import { nearest, nearestText } from './nearest.ts';
import { configSchema, type ConfigValues } from './schema.ts';

export type Validation =
  | { readonly ok: true; readonly values: ConfigValues }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Checks all layers together, key by key. */
export function validate(layers: readonly Layer[]): Validation {
  const merged = mergeLayers(layers);
  const result = configSchema.safeParse(merged);
  if (result.success) return { ok: true, values: result.data };
  const issues = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(layers, [...issue.path, key]))
      : [wrongValue(layers, issue, merged)],
  );
  return { ok: false, issues };
}

function unknownKey(layers: readonly Layer[], path: Path): Issue {
  const name = String(path.at(-1));
  return {
    key: keyText(path),
    message: `unknown key; ${suggestion(name, path.slice(0, -1))}`,
    place: placeOf(layers, path, 'key'),
  };
}

/** A key that is close here, or else the same key in another section. */
function suggestion(name: string, section: Path): string {
  const here = Object.keys(schemaAt(section)?.properties ?? {});
  if (nearest(name, here) === undefined) {
    const elsewhere = configKeys().find(({ path }) => path.at(-1) === name);
    if (elsewhere !== undefined) return `did you mean ${elsewhere.path.join('.')}?`;
  }
  return nearestText(name, here);
}

function wrongValue(layers: readonly Layer[], issue: z.core.$ZodIssue, merged: unknown): Issue {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const schema = schemaAt(path);
  const value = valueAt(merged, path);
  const must = schema === undefined ? issue.message : `must be ${allowed(schema)}`;
  return {
    key: keyText(path),
    message:
      value === undefined
        ? `missing; ${must}${quantity(schema)}`
        : `${must}${isSecret(path) ? '' : `, not ${shown(value)}`}${quantity(schema)}`,
    place: placeOf(layers, path, 'value'),
  };
}

/** A secret is shown in no message. */
function isSecret(path: Path): boolean {
  return path.at(-1) === 'token';
}

function quantity(schema: SchemaNode | undefined): string {
  return schema?.description === undefined || schema.type === 'object'
    ? ''
    : ` (${schema.description})`;
}

/** `simulation.initial_state[2]` */
export function keyText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}
