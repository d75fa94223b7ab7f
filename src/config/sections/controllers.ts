import { z } from 'zod';
import { GUIDE_KEYS, type GuideKey } from '../../controllers/presets/guide-keys.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../../controllers/registry.ts';

/** A controller's section, filled in: a number a key, or six where it is a list. */
export type ControllerSection = { readonly [key: string]: number | readonly number[] | undefined };

const sections = Object.fromEntries(
  CONTROLLER_NAMES.map((name) => [name, section(GUIDE_KEYS[name]).optional()]),
) as { readonly [name in ControllerName]: z.ZodOptional<z.ZodType<ControllerSection>> };

export const controllers = z
  .strictObject(sections)
  .describe('Gains; a controller without a section takes those of the preset');

function section(keys: { readonly [key: string]: GuideKey }): z.ZodType<ControllerSection> {
  return z.strictObject(
    Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, gain(key)])),
  ) as z.ZodType<ControllerSection>;
}

function gain({ unit, text, rule, value }: GuideKey): z.ZodType {
  const number = rule === 'positive' ? z.number().positive() : z.number().nonnegative();
  const described = (type: z.ZodType) => type.describe(`${text} [${unit}]`);
  if (typeof value === 'object') {
    return described(z.array(number).length(value.length)).default([...value]);
  }
  return value === undefined ? described(number).optional() : described(number).default(value);
}
