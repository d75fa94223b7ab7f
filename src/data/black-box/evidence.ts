import { SIGNAL, SIGNALS, type SignalName } from '../../record/signals.ts';
import { TRIP, TRIPS } from '../../safety/trips.ts';
import type { LatchCode } from '../latch/stored-latch.ts';
import { BOX_VERSION, type Box } from './box.ts';
import type { Collection } from './collections.ts';

/** All that a black box is made from. */
export interface Evidence {
  readonly code: LatchCode;
  /** When the rig was stopped, since the epoch, ms. */
  readonly atMs: number;
  readonly rig: string;
  readonly bridge: Box['bridge'];
  readonly machine: Box['machine'];
  readonly collections: readonly Collection[];
  /** Oldest first. */
  readonly records: readonly Float64Array[];
  /** Tick of the first record with the trip; null where none has it. */
  readonly tripTick: number | null;
  readonly recordsLost: number;
}

export function boxOf(evidence: Evidence): Box {
  const { code, atMs, rig, bridge, machine, collections, records, tripTick, recordsLost } =
    evidence;
  const { category, text } = TRIPS[TRIP[code]];
  const at = records.findIndex((record) => record[SIGNAL.tick] === tripTick);
  // Without a record of the trip itself the newest one is the nearest to a cause that no record tells.
  const cause = tripTick === null ? records.at(-1) : records[at];
  return {
    summary: {
      version: BOX_VERSION,
      at: new Date(atMs).toISOString(),
      ...{ code, category, text, rig },
    },
    bridge,
    cause: Object.fromEntries(
      SIGNALS.map(({ name }, index) => [name, cause === undefined ? null : finite(cause[index])]),
    ),
    loop: {
      latenessUs: quantiles(records, 'latenessUs'),
      cycleUs: quantiles(records, 'cycleUs'),
      overruns: growth(records, 'overruns') ?? 0,
      recordsLost,
    },
    link: linkOf(records, cause),
    machine,
    collections: collections.map((collection) => ({
      ...collection,
      atMs: collection.atMs - atMs,
    })),
    signals: SIGNALS.map(({ name, unit }) => ({ name, unit })),
    tripAt: at < 0 ? null : at,
    records: records.map((record) => Array.from(record, finite)),
  };
}

function linkOf(records: readonly Float64Array[], cause: Float64Array | undefined): Box['link'] {
  const value = (name: SignalName) => (cause === undefined ? null : finite(cause[SIGNAL[name]]));
  return {
    samplesLost: value('samplesLost'),
    samplesLate: value('samplesLate'),
    framesRefused: value('framesRefused'),
    samplesLostHere: growth(records, 'samplesLost'),
    samplesLateHere: growth(records, 'samplesLate'),
    framesRefusedHere: growth(records, 'framesRefused'),
    senseToApplyUs: value('senseToApplyUs'),
    sampleAgeUs: value('sampleAgeUs'),
    roundTripUs: value('roundTripUs'),
    clockDriftPpm: value('clockDriftPpm'),
  };
}

/** What a counter grew by; null without records. */
function growth(records: readonly Float64Array[], name: SignalName): number | null {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return null;
  return finite(last[SIGNAL[name]] - first[SIGNAL[name]]);
}

function quantiles(records: readonly Float64Array[], name: SignalName) {
  const values = Float64Array.from(records, (record) => record[SIGNAL[name]])
    .filter(Number.isFinite)
    .sort();
  const at = (share: number) => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
