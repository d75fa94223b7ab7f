import { z } from 'zod';
import { TRIPS, type TripCode } from '../../safety/trips.ts';

/** What a rig can be latched by. */
export type LatchCode = Exclude<TripCode, 'NONE'>;

const CODES = TRIPS.map(({ code }) => code).filter((code) => code !== 'NONE');

const HOLDER = z.object({
  pid: z.number().int().positive(),
  bootId: z.string().nullable(),
  startTime: z.string().nullable(),
});

const RIG = {
  version: z.literal(1),
  /** What the rig is called wherever its latch is named: stays the same when it is plugged in anew. */
  rig: z.string().min(1),
  /** Path that it was opened by. */
  device: z.string().nullable(),
  /** The process that last held the rig. */
  holder: HOLDER,
};

const LATCH_FILE = z.discriminatedUnion('state', [
  z.object({
    ...RIG,
    /** A run holds the rig; found without that run, it did not end in order. */
    state: z.literal('open'),
    /** ISO 8601. */
    since: z.string(),
  }),
  z.object({
    ...RIG,
    state: z.literal('latched'),
    code: z.enum(CODES),
    at: z.string(),
    /** Why, in words. */
    text: z.string(),
    /** File of the black box of the trip. */
    blackBox: z.string().optional(),
  }),
]);

/** What a latch file holds. */
export type LatchFile = z.infer<typeof LATCH_FILE>;

export function encodeLatch(latch: LatchFile): string {
  return `${JSON.stringify(latch, null, 2)}\n`;
}

/** @returns null where the text is no latch: cut short, altered, or of a version not known here */
export function decodeLatch(text: string): LatchFile | null {
  try {
    return LATCH_FILE.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
