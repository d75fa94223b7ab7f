import type { Box } from '../data/black-box/box.ts';
import { SAFETY_STATES } from '../safety/state-machine.ts';

const RECORDS_BEFORE = 5;
const RECORDS_AFTER = 3;

const SHOWN = ['state', 'fresh', 'x', 'theta1', 'theta2', 'xDot', 'demand', 'force', 'latenessUs'];

/** What a black box says of rig, loop, link and machine, by name. */
export function evidenceTable(box: Box): { readonly [name: string]: unknown } {
  const { summary, bridge, cause, loop, link, machine, collections } = box;
  const { version, controller, preset, rateHz } = bridge;
  return {
    time: summary.at,
    rig: summary.rig,
    bridge: `${text(version)}, ${text(controller)} (${text(preset)}), ${text(rateHz)} Hz`,
    state: cause.state === null ? null : SAFETY_STATES[cause.state ?? -1],
    'cart, m': cause.x,
    'cart speed, m/s': cause.xDot,
    'angles, rad': [cause.theta1, cause.theta2],
    'angular speeds, rad/s': [cause.theta1Dot, cause.theta2Dot],
    'demand and force, N': [cause.demand, cause.force],
    'stopping distance, m': cause.stoppingDistance,
    'track left, m': cause.trackLeft,
    'rig flags': cause.rigFlags,
    'lateness p50 p99 max, us': quantiles(loop.latenessUs),
    'cycle p50 p99 max, us': quantiles(loop.cycleUs),
    'deadlines missed': loop.overruns,
    'samples lost, late': [link.samplesLostHere, link.samplesLateHere],
    'frames refused': link.framesRefusedHere,
    'sense to apply, us': link.senseToApplyUs,
    'load of 1, 5, 15 min': machine.load,
    'processor pressure': machine.pressure?.split('\n')[0],
    throttled: machine.throttled === null ? null : `0x${machine.throttled.toString(16)}`,
    'memory free, of the bridge, MB': [machine.freeBytes / 1e6, machine.processBytes / 1e6],
    'garbage collections': collectionsText(collections),
  };
}

/** Heading and rows of the records around the trip; time from the trip on, in periods. */
export function recordsAroundTrip({ signals, records, tripAt }: Box): {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
} {
  const centre = tripAt ?? records.length - 1;
  const names = signals.map(({ name }) => name);
  const tick = names.indexOf('tick');
  const shown = SHOWN.filter((name) => names.includes(name));
  const from = Math.max(0, centre - RECORDS_BEFORE);
  const rows = records.slice(from, centre + RECORDS_AFTER + 1).map((record) => [
    (record[tick] ?? 0) - (records[centre]?.[tick] ?? 0),
    ...shown.map((name) => {
      const value = record[names.indexOf(name)] ?? null;
      return name === 'state' && value !== null ? SAFETY_STATES[value] : value;
    }),
  ]);
  return { heading: ['period', ...shown], rows };
}

function collectionsText(collections: Box['collections']): string {
  if (collections.length === 0) return 'none seen';
  const { thread, durationMs, atMs } = collections.reduce((a, b) =>
    b.durationMs > a.durationMs ? b : a,
  );
  return `${collections.length}; the longest ${durationMs.toFixed(1)} ms on ${thread}, ${(atMs / 1000).toFixed(2)} s from the trip`;
}

function quantiles({ p50, p99, max }: Box['loop']['latenessUs']): number[] {
  return [p50, p99, max];
}

function text(value: unknown): string {
  return value === undefined ? '?' : String(value);
}
