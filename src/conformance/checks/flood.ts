import { FRAME_LENGTH } from '../../hal/serial/protocol/layout.ts';
import type { Answer, Sample } from '../answers.ts';
import { passedUs } from '../answers.ts';
import type { Check } from '../check.ts';
import type { Host } from '../host.ts';
import { must } from '../outcome.ts';

/** Fewer than the window of sequences, in case all but the last are lost. */
const COMMANDS = 200;
/** Commands between two looks at what came, so that a system has room for it. */
const LOOK_EVERY = 4;
const QUIET_COMMANDS = 20;
const BITS_PER_BYTE = 10;
/** What adapters and systems add under load, ms. */
const SLACK_MS = 5;
const LISTEN_MS = 60;

export const flood: Check = {
  name: 'flood',
  title: 'Samples that do not fit the line are dropped, never queued',
  section: 'Command',
  run: async ({ host }) => {
    const byteMs = (1000 * BITS_PER_BYTE) / host.baudRate;
    const origin = await host.command();
    const quietMs = await quietTravel(host, origin);
    const start = host.clock.now();
    const samples = (await floodWith(host)).filter((one) => one.kind === 'sample');
    // A system takes the Commands at once; the line does not.
    const lineMs = start + COMMANDS * FRAME_LENGTH.host * byteMs - host.clock.now();
    const late = await host.listen(Math.max(0, lineMs) + LISTEN_MS);
    samples.push(...late.filter((one) => one.kind === 'sample'));
    must(samples.length > 0, `none of ${COMMANDS} Commands back to back was answered`);
    host.accepted(samples.at(-1)!.sequence);

    const second = samples.slice(samples.length >> 1);
    const ages = second.map((sample) => travel(origin, sample) - quietMs);
    const ageMs = ages.toSorted((a, b) => a - b)[ages.length >> 1]!;
    const figures = `${samples.length} Samples for ${COMMANDS} Commands, ${Math.max(0, ageMs).toFixed(2)} ms older than in quiet`;
    const mostMs = FRAME_LENGTH.device * byteMs + SLACK_MS;
    must(ageMs <= mostMs, `${figures}: they are queued`);
    const next = await host.tryCommand({}, COMMANDS);
    must(next !== null, 'no answer to a Command after the flood');
    return figures;
  },
};

/** From latched to received, ms, up to an unknown that is the same for all Samples. */
function travel(origin: Sample, { latchedUs, receivedMs }: Sample): number {
  return receivedMs - origin.receivedMs - passedUs(origin.latchedUs, latchedUs) / 1000;
}

/** The shortest travel where nothing else is under way. */
async function quietTravel(host: Host, origin: Sample): Promise<number> {
  let shortest = Infinity;
  for (let i = 0; i < QUIET_COMMANDS; i++) {
    shortest = Math.min(shortest, travel(origin, await host.command()));
  }
  return shortest;
}

async function floodWith(host: Host): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 1; i <= COMMANDS; i++) {
    host.send(host.frame({}, i));
    if (i % LOOK_EVERY === 0) answers.push(...(await host.listen(0)));
  }
  return answers;
}
