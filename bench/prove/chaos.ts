import { parseArgs } from 'node:util';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { stallLimits } from '../../src/loop/stall-limits.ts';
import { causes, type Cause } from '../chaos/causes.ts';
import { tryOnce, type Trial } from '../chaos/trial.ts';

/** The device looks at its clock once in so long, and is told so by a machine that is not its own, ms. */
const LATE_MS = 5;

/**
 * Breaks the bridge in every way that a thread or a process can break, on an emulated rig at 1 kHz,
 * at random moments: force zero within the device's validity, or where a thread is silent that
 * another one has to miss, within that limit and the validity; none afterwards; latched.
 */
export async function prove(options: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...options],
    options: { times: { type: 'string', default: '100' }, only: { type: 'string', default: '' } },
  });
  const { mainMs, feedMs } = stallLimits(false, 0.001);
  const { validityMs } = resolveBridgeConfig({}).link;
  const all = causes({ mainMs: mainMs!, feedMs: feedMs! });
  const chosen = all.filter(({ name }) => name.startsWith(values.only));
  const times = Number(values.times);
  const trials: Trial[] = [];
  const stoppedBefore: Trial[] = [];
  while (trials.length < times) {
    const cause = chosen[trials.length % chosen.length]!;
    const trial = await tryOnce(cause);
    console.error(
      `${trials.length + 1} of ${times}  ${cause.name}: zero after ${trial.zeroMs.toFixed(1)} ms`,
    );
    if (trial.zeroMs > -1) {
      trials.push(trial);
      continue;
    }
    // A machine that is busy with something else may trip the bridge before it is broken.
    stoppedBefore.push(trial);
    if (stoppedBefore.length > times) throw new Error('the rig does not run for long enough');
  }
  const kinds = chosen.map((cause) => verdict(cause, trials, validityMs));
  for (const kind of kinds) console.error(line(kind));
  const holds = kinds.every((kind) => kind.holds);
  console.log(JSON.stringify({ holds, unit: 'ms', validityMs, kinds, stoppedBefore }, null, 2));
  return holds;
}

function verdict(cause: Cause, all: readonly Trial[], validityMs: number) {
  const trials = all.filter((trial) => trial.cause === cause.name);
  const limitMs = cause.detectionMs + validityMs + LATE_MS;
  const sorted = trials.map(({ zeroMs }) => zeroMs).toSorted((a, b) => a - b);
  const zeroMs = {
    min: sorted[0] ?? NaN,
    p50: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    max: sorted.at(-1) ?? NaN,
  };
  const count = (holds: (trial: Trial) => boolean) => trials.filter(holds).length;
  const stayedZero = count((trial) => trial.stayedZero);
  const latched = count((trial) => trial.latched);
  const n = trials.length;
  return {
    cause: cause.name,
    n,
    limitMs,
    zeroMs,
    stayedZero,
    latched,
    exits: tally(trials.map(({ exit }) => exit)),
    trips: tally(trials.map(({ trip }) => String(trip))),
    deviceLatchedFor: tally(trials.map(({ deviceLatchedFor }) => deviceLatchedFor.join(' '))),
    holds: sorted.every((ms) => ms <= limitMs) && stayedZero === n && latched === n,
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function line({
  cause,
  n,
  limitMs,
  zeroMs,
  stayedZero,
  latched,
  holds,
}: ReturnType<typeof verdict>) {
  const figures = [zeroMs.min, zeroMs.p50, zeroMs.max].map((ms) => ms.toFixed(1)).join(' / ');
  return [
    cause.padEnd(18),
    `zero after ${figures} ms (at most ${limitMs})`.padEnd(48),
    `stayed ${stayedZero}, latched ${latched} of ${n}`.padEnd(32),
    holds ? 'holds' : 'DOES NOT HOLD',
  ].join('  ');
}
