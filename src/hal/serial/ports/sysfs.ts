import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { KnownPort } from './known-port.ts';
import { namesIn, targetOf, textOf } from './lenient-read.ts';

/** How many folders above a port that of its USB device may be. */
const MOST_LEVELS = 6;

/**
 * The serial ports that the kernel of a Linux machine knows, in the order of their names. Needs
 * neither udev nor any right. Pseudo-terminals are not among them, nor is what has no file in `dev`,
 * as a container may have it.
 *
 * @param sysfs where sysfs is mounted
 * @param dev the folder of the devices
 */
export function portsOfSysfs(sysfs: string, dev: string): KnownPort[] {
  const links = stableLinks(dev);
  return namesIn(join(sysfs, 'class', 'tty'))
    .filter((name) => isRealPort(sysfs, name) && existsSync(join(dev, name)))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => describePort(sysfs, dev, name, links));
}

/** Whether hardware is behind a terminal: consoles have no device, spare 8250 ports no chip. */
export function isRealPort(sysfs: string, name: string): boolean {
  const folder = join(sysfs, 'class', 'tty', name);
  return existsSync(join(folder, 'device')) && textOf(join(folder, 'type')) !== '0';
}

function describePort(
  sysfs: string,
  dev: string,
  name: string,
  links: ReadonlyMap<string, string>,
): KnownPort {
  const path = join(dev, name);
  const usb = usbFolder(join(sysfs, 'class', 'tty', name, 'device'));
  const attribute = (file: string) => (usb === null ? null : textOf(join(usb, file)));
  return {
    path,
    stablePath: links.get(path) ?? null,
    manufacturer: attribute('manufacturer'),
    product: attribute('product'),
    vendorId: attribute('idVendor'),
    productId: attribute('idProduct'),
    serialNumber: attribute('serial'),
  };
}

/** The folder of the USB device that a port belongs to, above that of the port. */
function usbFolder(device: string): string | null {
  let folder: string;
  try {
    folder = realpathSync(device);
  } catch {
    return null;
  }
  for (let level = 0; level < MOST_LEVELS; level++) {
    if (existsSync(join(folder, 'idVendor'))) return folder;
    folder = dirname(folder);
  }
  return null;
}

/** The link of each device by which it is found again, as udev makes them. */
function stableLinks(dev: string): Map<string, string> {
  const folder = join(dev, 'serial', 'by-id');
  const links = new Map<string, string>();
  for (const name of namesIn(folder)) {
    const target = targetOf(join(folder, name));
    if (target !== null) links.set(resolve(folder, target), join(folder, name));
  }
  return links;
}
