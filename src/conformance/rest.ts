import type { Sample } from './answers.ts';
import type { Host } from './host.ts';
import { NotTried } from './outcome.ts';

const LOOK_MS = 20;
const STILL_MS = 200;
const PATIENCE_MS = 12_000;
const FLICKER = 2;

/**
 * Waits until no count changes any more, by disabled Commands.
 * @throws NotTried where the rig keeps moving
 */
export async function atRest(host: Host): Promise<Sample> {
  const end = host.clock.now() + PATIENCE_MS;
  let from = await host.command();
  let since = host.clock.now();
  while (host.clock.now() < end) {
    await host.clock.wait(LOOK_MS);
    const sample = await host.command();
    const moved = sample.counts.some(
      (count, i) => Math.abs((count - from.counts[i]!) | 0) > FLICKER,
    );
    if (moved) {
      from = sample;
      since = host.clock.now();
    } else if (host.clock.now() - since >= STILL_MS) return sample;
  }
  throw new NotTried('the rig does not come to rest: hold it still and run again');
}
