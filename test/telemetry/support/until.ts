import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a thing to come about; a test fails that waits in vain. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`in vain: ${what}`);
    await sleep(2);
  }
}
