import type { RigPort } from '../hal/rig.ts';

/** As long as a device holds a force that nobody renews, and then some, ms. */
const PATIENCE_MS = 25;
const PAUSE_MS = 0.2;

/**
 * The last word to a rig: zero force, again until it went out whole. Holds up the calling thread.
 * After that time it is of no use any more: the device dropped the force by itself.
 *
 * @returns whether it went out; a port that throws is one that nothing goes out of
 */
export function stopForSure(port: RigPort): boolean {
  const deadline = performance.now() + PATIENCE_MS;
  const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (;;) {
    if (tryToStop(port)) return true;
    if (performance.now() > deadline) return false;
    Atomics.wait(never, 0, 0, PAUSE_MS);
  }
}

function tryToStop(port: RigPort): boolean {
  try {
    return port.stop();
  } catch {
    return false;
  }
}
