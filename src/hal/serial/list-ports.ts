import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import { SerialPort } from 'serialport';
import { holderOf, type Holder } from './ports/holder.ts';
import type { KnownPort } from './ports/known-port.ts';
import { isRealPort, portsOfSysfs } from './ports/sysfs.ts';

export interface ListedPort extends KnownPort {
  /** Whether this user may read and write it. */
  readonly isPermitted: boolean;
  /** Who uses it, as far as this user may see. */
  readonly holder: Holder | null;
}

export interface PortList {
  /** Who was asked: the system's own service (udev on Linux), or the kernel where there is none. */
  readonly source: 'system' | 'sysfs';
  readonly ports: readonly ListedPort[];
}

/** Where to look, and whom to ask first. */
export interface PortSources {
  readonly sysfs: string;
  readonly dev: string;
  readonly proc: string;
  /** Rejects where the system has no such service. */
  readonly systemList: typeof SerialPort.list;
}

const SOURCES: PortSources = {
  sysfs: '/sys',
  dev: '/dev',
  proc: '/proc',
  systemList: () => SerialPort.list(),
};

/** The serial ports of this machine; none is no error. Works without udev. */
export async function listPorts(sources: PortSources = SOURCES): Promise<PortList> {
  const kernel = portsOfSysfs(sources.sysfs, sources.dev);
  let source: PortList['source'] = 'system';
  let ports: readonly KnownPort[];
  try {
    ports = (await sources.systemList())
      .filter(({ path }) => hasHardware(path, sources))
      .map((port) => {
        const known = kernel.find(({ path }) => path === port.path);
        return {
          path: port.path,
          stablePath: known?.stablePath ?? null,
          manufacturer: port.manufacturer ?? known?.manufacturer ?? null,
          product: known?.product ?? null,
          vendorId: port.vendorId ?? known?.vendorId ?? null,
          productId: port.productId ?? known?.productId ?? null,
          serialNumber: port.serialNumber ?? known?.serialNumber ?? null,
        };
      });
  } catch {
    source = 'sysfs';
    ports = kernel;
  }
  return {
    source,
    ports: ports.map((port) => ({
      ...port,
      isPermitted: isPermitted(port.path),
      holder: holderOf(port.path, sources.proc),
    })),
  };
}

/** udev also lists the spare ports of the 8250 driver, `ttyS` and a number, that have no chip. */
function hasHardware(path: string, { sysfs, dev }: PortSources): boolean {
  return !path.startsWith(`${dev}/ttyS`) || isRealPort(sysfs, basename(path));
}

/** Windows has no files of ports to ask. */
function isPermitted(path: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
