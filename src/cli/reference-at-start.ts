import { setTimeout as sleep } from 'node:timers/promises';
import { BridgeError, EXIT } from '../errors.ts';
import { CART_REFERENCES, type CartReference } from '../hal/rig.ts';
import type { RunSummary } from '../loop/run-summary.ts';
import type { Control } from '../loop/start-control.ts';
import { BLOCKER } from '../safety/blockers.ts';

const ASK_AGAIN_MS = 200;
/** A rig that does not come to rest by then hangs in a draught, or is not there. */
const PATIENCE_MS = 20_000;

/**
 * Has a rig's encoders told that both pendulums hang at rest and the cart stands where `cart` says,
 * as soon as the rig has stood still for a second.
 *
 * @throws BridgeError NOT_REFERENCED
 */
export async function referenceAtStart(
  control: Control,
  summary: RunSummary,
  cart: CartReference,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const ticket = control.requests.submit('reference', [CART_REFERENCES.indexOf(cart), 1]);
    await sleep(ASK_AGAIN_MS);
    const accepted = ticket !== null && control.requests.outcome(ticket) === 'accepted';
    if (accepted && (await isReferenced(summary))) return;
  }
  throw new BridgeError(
    'NOT_REFERENCED',
    EXIT.notArmed,
    `the rig could not be referenced within ${PATIENCE_MS / 1000} s: let both pendulums hang at rest, put the cart ${cart === 'centre' ? 'at the centre of the track' : `against its ${cart} switch`}, and see that the device answers`,
  );
}

async function isReferenced(summary: RunSummary): Promise<boolean> {
  for (let waited = 0; waited < 2000; waited += ASK_AGAIN_MS) {
    if ((summary.blockers & BLOCKER.unreferenced) === 0) return true;
    await sleep(ASK_AGAIN_MS);
  }
  return false;
}
