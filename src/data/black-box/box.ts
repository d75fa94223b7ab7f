import { z } from 'zod';

/** Version of the format. */
export const BOX_VERSION = 1;

const QUANTILES = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

/** What a list of black boxes shows of each: first in its file, so that a list reads no more. */
const BOX_SUMMARY = z.object({
  version: z.literal(BOX_VERSION),
  /** When the rig was stopped, ISO 8601. */
  at: z.string(),
  code: z.string(),
  /** Stop category. */
  category: z.number().nullable(),
  text: z.string(),
  /** Kind of rig, and which. */
  rig: z.string(),
});

/** A number of a record; null where it was not finite. */
const VALUE = z.number().nullable();

/** The evidence of a trip, as its file holds it. */
const BOX = z.object({
  summary: BOX_SUMMARY,
  /** What the bridge says of itself: version, controller, preset, limits, grants of the system. */
  bridge: z.record(z.string(), z.unknown()),
  /** The first record with the trip, by signal; the newest one where no record has it. */
  cause: z.record(z.string(), VALUE),
  /** Over the records of this file. */
  loop: z.object({
    latenessUs: QUANTILES,
    /** Of cycle, read and write: what held the control thread up from within shows here. */
    cycleUs: QUANTILES,
    overruns: z.number(),
    /** Records that were overwritten before they could be kept. */
    recordsLost: z.number(),
  }),
  /** Counters of the link since it came up, and what they grew by in the records of this file. */
  link: z.object({
    samplesLost: VALUE,
    samplesLate: VALUE,
    framesRefused: VALUE,
    samplesLostHere: VALUE,
    samplesLateHere: VALUE,
    framesRefusedHere: VALUE,
    senseToApplyUs: VALUE,
    sampleAgeUs: VALUE,
    roundTripUs: VALUE,
    clockDriftPpm: VALUE,
  }),
  machine: z.object({
    /** Processes that ran or waited to, over 1, 5 and 15 minutes. */
    load: z.array(z.number()),
    processors: z.number(),
    /** How long some process waited for a processor, in the kernel's words; null where it does not tell. */
    pressure: z.string().nullable(),
    /** Bits by which a Raspberry Pi says that it is or was throttled; null on other machines. */
    throttled: z.number().nullable(),
    freeBytes: z.number(),
    processBytes: z.number(),
    uptimeS: z.number(),
    processUptimeS: z.number(),
  }),
  /** Of garbage, on the threads that can be observed: the control thread cannot. */
  collections: z.array(
    z.object({
      thread: z.string(),
      /** Begin, against the time of the trip, ms. */
      atMs: z.number(),
      durationMs: z.number(),
      kind: z.string(),
    }),
  ),
  /** The values of a record, in order. */
  signals: z.array(z.object({ name: z.string(), unit: z.string() })),
  /** Index in `records` of the first one with the trip; null where none has it. */
  tripAt: z.number().nullable(),
  /** From two seconds before the trip on, oldest first. */
  records: z.array(z.array(VALUE)),
});

export type BoxSummary = z.infer<typeof BOX_SUMMARY>;
export type Box = z.infer<typeof BOX>;

/** JSON, with the summary alone on its first line. */
export function encodeBox({ summary, ...evidence }: Box): string {
  return `{"summary":${JSON.stringify(summary)},\n${JSON.stringify(evidence).slice(1)}\n`;
}

/** @throws Error where the text is no black box of this version */
export function decodeBox(text: string): Box {
  return BOX.parse(JSON.parse(text));
}

/**
 * @param text the begin of a box, its first line at least
 * @throws Error where it is no black box of this version
 */
export function decodeSummary(text: string): BoxSummary {
  const end = text.indexOf(',\n');
  const { summary } = JSON.parse(`${text.slice(0, end)}}`) as { summary: unknown };
  return BOX_SUMMARY.parse(summary);
}
