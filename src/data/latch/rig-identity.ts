import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KnownPort } from '../../hal/serial/ports/known-port.ts';

/** Which rig a latch belongs to. */
export interface RigIdentity {
  readonly name: string;
  /** Path that it is opened by. */
  readonly device: string;
}

/**
 * What stays the same of a serial rig: the USB device with its serial number, else the link that
 * udev makes, else the path. What the firmware calls itself is not part of it: a device that is
 * silent at the start would then be another rig, without a latch.
 *
 * @param device path as configured
 * @param ports that this machine has
 */
export function serialRigIdentity(device: string, ports: readonly KnownPort[]): RigIdentity {
  const path = portBehind(device);
  const port = ports.find((known) => known.path === path);
  if (port === undefined) return { name: `serial at ${path}`, device };
  const { vendorId, productId, serialNumber, stablePath } = port;
  if (serialNumber) return { name: `serial ${vendorId}:${productId} ${serialNumber}`, device };
  return { name: `serial at ${stablePath ?? path}`, device };
}

/**
 * The port that a link leads to. A pseudo-terminal gets another number each time: there the link
 * is what stays.
 */
function portBehind(device: string): string {
  if (process.platform === 'win32') return device;
  const given = resolve(device);
  try {
    const real = realpathSync(given);
    return real.startsWith('/dev/pts/') ? given : real;
  } catch {
    return given;
  }
}
