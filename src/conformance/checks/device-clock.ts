import type { Sample } from '../answers.ts';
import { passedUs } from '../answers.ts';
import type { Check, Trial } from '../check.ts';
import { must } from '../outcome.ts';

const COMMANDS = 120;
/** Uneven, so that a clock that was read at another time than at reception shows. */
const EVERY_MS = [1, 30, 3, 20, 2, 10];
/** What the round trip does not explain, ms, in more than this share of all Samples. */
const SLACK_MS = 2;
const RARE = 0.1;
/** More than any resonator is off. */
const MOST_DRIFT = 0.02;

/** When a Sample was latched: by the clock of the device, and by that of the host, ms. */
interface Reading {
  readonly latchedUs: number;
  readonly hostMs: number;
  readonly roundTripMs: number;
}

export const deviceClock: Check = {
  name: 'device-clock',
  title: '`latched` goes forward, in step with the clock of the host within 2 %',
  section: 'Sample',
  run: async (trial) => {
    const readings = await read(trial);
    // The readings with the shortest round trip are those that know best when they were latched.
    const quarter = COMMANDS / 4;
    const first = surest(readings.slice(0, quarter));
    const last = surest(readings.slice(-quarter));
    const deviceMs = passedUs(first.latchedUs, last.latchedUs) / 1000;
    const hostMs = last.hostMs - first.hostMs;
    const drift = deviceMs / hostMs - 1;
    const figures = `${deviceMs.toFixed(2)} ms passed for ${hostMs.toFixed(2)} ms of the host`;
    must(Math.abs(drift) <= MOST_DRIFT, `${figures}: ${percent(drift)}`);
    const offMs = furthestOff(readings, drift);
    must(
      offMs === null,
      `\`latched\` is often not when its Command was received: ${offMs?.toFixed(1)} ms off`,
    );
    return `${figures}: ${percent(drift)}`;
  },
};

async function read({ host }: Trial): Promise<Reading[]> {
  const readings: Reading[] = [];
  let before: Sample | null = null;
  for (let i = 0; i < COMMANDS; i++) {
    await host.clock.wait(EVERY_MS[i % EVERY_MS.length]!);
    const sentMs = host.clock.now();
    const sample: Sample = await host.command();
    if (before !== null) {
      const step = passedUs(before.latchedUs, sample.latchedUs);
      must(step > 0, `\`latched\` went from ${before.latchedUs} to ${sample.latchedUs}`);
    }
    before = sample;
    readings.push({
      latchedUs: sample.latchedUs,
      hostMs: (sentMs + sample.receivedMs) / 2,
      roundTripMs: sample.receivedMs - sentMs,
    });
  }
  return readings;
}

function surest(readings: readonly Reading[]): Reading {
  return readings.reduce((best, one) => (one.roundTripMs < best.roundTripMs ? one : best));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(3)} %`;
}

/**
 * How far the worst reading is from when its Command can have been received, ms; null where at most
 * a few are off, as by a device, or this machine, that was held up.
 */
function furthestOff(readings: readonly Reading[], drift: number): number | null {
  const origin = readings[0]!.latchedUs;
  const offsets = readings.map(
    ({ latchedUs, hostMs }) => passedUs(origin, latchedUs) / 1000 / (1 + drift) - hostMs,
  );
  const usual = offsets.toSorted((a, b) => a - b)[offsets.length >> 1]!;
  const off = offsets
    .map((offset) => offset - usual)
    .filter((offset, i) => Math.abs(offset) > readings[i]!.roundTripMs / 2 + SLACK_MS);
  if (off.length <= RARE * readings.length) return null;
  return off.reduce((worst, offset) => (Math.abs(offset) > Math.abs(worst) ? offset : worst));
}
