import { SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import { passedUs } from '../answers.ts';
import type { Check } from '../check.ts';
import type { Host } from '../host.ts';
import { Failure, must } from '../outcome.ts';

const SHORT_MS = 20;
/** A watchdog time that is longer is not waited for. */
const MOST_MS = 1000;
/** A device that looks once a millisecond is as late as that. */
const TOLERANCE_MS = 2;
const MARGIN_MS = 1;
/** Runs at most for a probe that is to come at a certain time. */
const ATTEMPTS = 8;

/** A run: how long after its force was applied a device was looked at, and what it said. */
interface Probe {
  /** By the clock of the device. */
  readonly atMs: number;
  readonly flags: number;
}

export const validity: Check = {
  name: 'validity',
  title: 'an enabled Command lapses with its validity, no sooner, at most 2 ms later, and latches',
  section: 'Validity, watchdog and latch',
  run: async ({ host, numbers }) => {
    const longest = Math.min(numbers.watchdogMs, MOST_MS);
    const validities = longest > SHORT_MS ? [SHORT_MS, longest] : [longest];
    const evidence: string[] = [];
    for (const validityMs of validities) {
      const before = await probeWithin(host, validityMs, 0, validityMs);
      const late = validityMs + TOLERANCE_MS;
      const after = await probeWithin(host, validityMs, late, Infinity);
      const much = await probeWithin(host, validityMs, 1.5 * late, Infinity);
      evidence.push(
        `${validityMs} ms: open after ${before.toFixed(1)}, latched after ${after.toFixed(1)} and ${much.toFixed(1)}`,
      );
    }
    return evidence.join('; ');
  },
};

/**
 * Looks at a device near the edge of a span of ms after the force was applied; every look that is
 * outside of it for the delays of this machine is judged as well.
 * @returns when, ms
 */
async function probeWithin(
  host: Host,
  validityMs: number,
  fromMs: number,
  toMs: number,
): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Further from the edge with every attempt.
    const margin = MARGIN_MS * (1 << attempt);
    const waitMs = toMs === Infinity ? fromMs + margin : Math.max(0, toMs - margin);
    const seen = await probe(host, validityMs, waitMs);
    judge(seen, validityMs);
    if (seen.atMs >= fromMs && seen.atMs < toMs) return seen.atMs;
  }
  throw new Failure(
    `this machine could not ask within ${validityMs} ms in ${ATTEMPTS} attempts; let it do less beside`,
  );
}

async function probe(host: Host, validityMs: number, waitMs: number): Promise<Probe> {
  const start = host.clock.now();
  const sent = await host.enable(validityMs);
  // Half of the answer's way is a good guess of when it was applied.
  const passed = host.clock.now() - (start + sent.receivedMs) / 2;
  await host.clock.wait(Math.max(0, waitMs - Math.min(passed, waitMs)));
  const { latchedUs, flags } = await host.command();
  return { atMs: passedUs(sent.appliedUs, latchedUs) / 1000, flags };
}

function judge({ atMs, flags }: Probe, validityMs: number): void {
  const isLatched = (flags & SAMPLE_FLAG.latched) !== 0;
  const at = `${atMs.toFixed(2)} ms after a force that was valid for ${validityMs} ms`;
  if (atMs < validityMs) must(!isLatched, `latched ${at}`);
  if (atMs <= validityMs + TOLERANCE_MS) return;
  must(isLatched, `not latched ${at}`);
  must((flags & SAMPLE_FLAG.watchdog) !== 0, `latched without \`watchdog\` ${at}`);
}
