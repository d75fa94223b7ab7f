import type { DeviceNumbers } from '../hal/serial/protocol/identity.ts';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../hal/serial/protocol/layout.ts';
import type { Sample } from './answers.ts';
import type { Request } from './frames.ts';
import type { Host } from './host.ts';
import { Failure } from './outcome.ts';

export const CHANNELS = [
  { what: 'cart', flag: COMMAND_FLAG.referenceX, referenced: SAMPLE_FLAG.xReferenced },
  { what: 'lower', flag: COMMAND_FLAG.referenceTheta1, referenced: SAMPLE_FLAG.theta1Referenced },
  { what: 'upper', flag: COMMAND_FLAG.referenceTheta2, referenced: SAMPLE_FLAG.theta2Referenced },
] as const;
export const ALL_REFERENCED = CHANNELS.reduce((flags, { referenced }) => flags | referenced, 0);

/** A count of the cart. No track is as long: a bridge never arms with it. */
export const NOWHERE = 2 ** 30;

/** What an encoder that rests between two edges flickers by. */
const FLICKER = 2;
const TRIES = 10;

const SWITCH_OFF =
  'switch the device off now: it may say that it is referenced where it is not, and a bridge would believe it';

interface Context {
  readonly numbers: DeviceNumbers;
  /** Told to whoever watches, at once, whatever becomes of the check. */
  readonly warn: (text: string) => void;
}

/** Modulo 2^32, as encoders count. */
export function isNear(count: number, value: number): boolean {
  return Math.abs((count - value) | 0) <= FLICKER;
}

/** Counts of the pendulums, about a quarter of a turn: at rest, none ever is there. */
export function nowherePendulums({ countsPerRev1, countsPerRev2 }: DeviceNumbers): number[] {
  return [countsPerRev1, countsPerRev2].map((turn) => Math.trunc((turn % 2 ** 31) / 4) + 1);
}

/**
 * Puts back what `work` does to the references, however it ends.
 *
 * What was referenced counts from where it did. A channel cannot be made unreferenced again, so a
 * device that was not referenced in whole is left with a cart that is nowhere, and its unreferenced
 * pendulums where none hangs.
 *
 * @throws what `work` throws @throws Failure where the references cannot be put back
 */
export async function putBack(
  host: Host,
  before: Sample,
  { numbers, warn }: Context,
  work: () => Promise<void>,
): Promise<void> {
  const problem = await problemOf(work);
  let lost: string[];
  try {
    lost = await restore(host, before, nowherePendulums(numbers));
  } catch (error) {
    warn(SWITCH_OFF);
    throw error;
  }
  if (lost.length > 0) {
    warn(SWITCH_OFF);
    const first = problem instanceof Failure ? `${problem.message}; ` : '';
    throw new Failure(
      `${first}not put back in ${TRIES} tries: ${lost.join(', ')}; switch the device off`,
    );
  }
  if (problem !== null) throw problem;
}

/** Takes the cart off the track. @returns whether the device says so */
export async function leaveNowhere(host: Host): Promise<boolean> {
  return isSet(host, 0, NOWHERE);
}

/** The cart is nowhere while a pendulum may be wrong, and comes back last. @returns what is wrong */
async function restore(host: Host, before: Sample, elsewhere: number[]): Promise<string[]> {
  const lost: string[] = [];
  if (!(await leaveNowhere(host))) lost.push('the cart was not taken off the track');
  for (const channel of [1, 2]) {
    const { what, referenced } = CHANNELS[channel]!;
    const wasReferenced = (before.flags & referenced) !== 0;
    const value = wasReferenced ? before.counts[channel]! : elsewhere[channel - 1]!;
    if (!(await isSet(host, channel, value))) lost.push(`${what} pendulum`);
  }
  const wasReferenced = (before.flags & ALL_REFERENCED) === ALL_REFERENCED;
  if (lost.length > 0 || !wasReferenced) return lost;
  if (await isSet(host, 0, before.counts[0])) return lost;
  return ['cart'];
}

/** @returns whether a Command behind the reference tells the count too */
async function isSet(host: Host, channel: number, value: number): Promise<boolean> {
  const { flag } = CHANNELS[channel]!;
  const sample = await answered(host, { flags: flag, value });
  if (sample === null || (sample.flags & SAMPLE_FLAG.refused) !== 0) return false;
  const follow = await answered(host, {});
  return follow !== null && isNear(follow.counts[channel]!, value);
}

async function answered(host: Host, request: Request): Promise<Sample | null> {
  for (let i = 0; i < TRIES; i++) {
    const sample = await host.tryCommand(request);
    if (sample !== null) return sample;
  }
  return null;
}

async function problemOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}
