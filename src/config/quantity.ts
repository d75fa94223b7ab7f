import { z } from 'zod';

/** Numbers of the schema. The text names the quantity and ends with its unit. */
export const positive = (text: string) => z.number().positive().describe(text);

/** Above 0, and at most `most`. */
export const positiveUpTo = (text: string, most: number) =>
  z.number().positive().max(most).describe(text);

export const nonNegative = (text: string) => z.number().nonnegative().describe(text);

export const inRange = (text: string, least: number, most: number) =>
  z.number().min(least).max(most).describe(text);

export const whole = (text: string, least: number, most: number) =>
  z.int().min(least).max(most).describe(text);
