import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check, Trial } from '../check.ts';
import type { Host } from '../host.ts';
import { must, NotTried } from '../outcome.ts';
import { atRest } from '../rest.ts';

/** Of the force limit. */
const SHARE = 0.02;
/** The force acts for this long, and by its validity for no longer than 10 ms more. */
const PUSH_MS = 40;
const VALIDITY_MS = 10;
const EVERY_MS = 2;
const GLIDE_MS = 40;
/** Fewer counts may be anything. */
const LEAST_COUNTS = 3;
const ATTEMPTS = 3;

const HELD_UP = `this machine was held up for ${VALIDITY_MS} ms again and again: let it do less beside`;

export const direction: Check = {
  name: 'direction',
  title: 'forces of opposite sign drive the cart in opposite directions',
  section: 'Command',
  needs: 'moves',
  run: async (trial) => {
    const forceMn = Math.max(1, Math.floor(SHARE * 1000 * trial.numbers.forceLimitN));
    const positive = await push(trial, forceMn);
    const negative = await push(trial, -forceMn);
    const figures = `${forceMn} mN for ${PUSH_MS} ms: ${positive} counts; ${-forceMn} mN: ${negative}`;
    if (Math.abs(positive) < LEAST_COUNTS || Math.abs(negative) < LEAST_COUNTS) {
      throw new NotTried(`too little to move the cart: ${figures}`);
    }
    must(positive > 0 !== negative > 0, `both drive it the same way: ${figures}`);
    return figures;
  },
};

/** Pushes a cart at rest. @returns by how many counts it moved */
async function push(trial: Trial, value: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const moved = await pushOnce(trial, value);
    if (moved !== null) return moved;
  }
  throw new NotTried(HELD_UP);
}

/** Null where this machine was held up, so that the device latched. */
async function pushOnce({ host, numbers }: Trial, value: number): Promise<number | null> {
  const validityMs = Math.min(VALIDITY_MS, numbers.watchdogMs);
  await host.settle();
  await host.clear();
  const before = await atRest(host);
  const end = host.clock.now() + PUSH_MS;
  while (host.clock.now() < end) {
    const { flags } = await host.command({ flags: COMMAND_FLAG.enable, validityMs, value });
    if ((flags & SAMPLE_FLAG.latched) !== 0) return null;
    must((flags & SAMPLE_FLAG.enabled) !== 0, `not enabled by a Command with ${value} mN`);
    await host.clock.wait(EVERY_MS);
  }
  await host.command();
  return travelled(host, before.counts[0]);
}

async function travelled(host: Host, from: number): Promise<number> {
  await host.clock.wait(GLIDE_MS);
  const { counts } = await host.command();
  return (counts[0] - from) | 0;
}
