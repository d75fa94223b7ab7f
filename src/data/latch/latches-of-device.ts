import { resolve } from 'node:path';
import type { KnownPort } from '../../hal/serial/ports/known-port.ts';
import { latchFileOf, type StoredLatch } from './latch-folder.ts';
import { serialRigIdentity } from './rig-identity.ts';

/**
 * Those of a device: by what it is, or, where it is not plugged in, by the path that it was opened by.
 *
 * @param device path as configured
 * @param ports that this machine has
 */
export function latchesOfDevice(
  latches: readonly StoredLatch[],
  folder: string,
  device: string,
  ports: readonly KnownPort[],
): readonly StoredLatch[] {
  const { name } = serialRigIdentity(device, ports);
  const own = latches.filter(({ file }) => file === latchFileOf(folder, name));
  const path = resolve(device);
  return own.length > 0
    ? own
    : latches.filter((latch) => latch.device !== null && resolve(latch.device) === path);
}
