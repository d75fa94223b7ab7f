import type { LoopView } from '../loop-view.ts';
import type { Poller } from './poller.ts';

/** How long a reply waits for the record of the cycle that it tells of, ms. */
export const RECORD_MS = 100;

/** Waits for the record of the cycle that answered, so that the reply's state is a true one. */
export async function nextRecord(loop: LoopView, poller: Poller): Promise<void> {
  const { position } = loop;
  await poller.until(() => loop.position !== position, RECORD_MS);
}
