import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listPorts, type PortSources } from '../../../src/hal/serial/list-ports.ts';

describe('the list of ports', () => {
  let root: string;
  let sources: PortSources;

  /** A machine as it looks below `root`: files with their text, links with their target. */
  function machine(files: { [path: string]: string }, links: { [path: string]: string } = {}) {
    const make = (path: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      return join(root, path);
    };
    for (const [path, text] of Object.entries(files)) writeFileSync(make(path), `${text}\n`);
    for (const [path, target] of Object.entries(links)) symlinkSync(target, make(path));
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dip-bridge-ports-'));
    sources = {
      sysfs: join(root, 'sys'),
      dev: join(root, 'dev'),
      proc: join(root, 'proc'),
      systemList: () => Promise.reject(new Error('spawn udevadm ENOENT')),
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const usb = 'sys/devices/pci0/usb1/1-2';
  const unoFiles = {
    [`${usb}/idVendor`]: '2341',
    [`${usb}/idProduct`]: '0043',
    [`${usb}/manufacturer`]: 'Arduino (www.arduino.cc)',
    [`${usb}/product`]: 'Uno',
    [`${usb}/serial`]: '75833353035351F0B171',
    [`${usb}/1-2:1.0/tty/ttyACM0/dev`]: '166:0',
    'dev/ttyACM0': '',
  };
  const unoLinks = {
    [`${usb}/1-2:1.0/tty/ttyACM0/device`]: '../..',
    'sys/class/tty/ttyACM0': '../../devices/pci0/usb1/1-2/1-2:1.0/tty/ttyACM0',
    'dev/serial/by-id/usb-Arduino_Uno-if00': '../../ttyACM0',
  };

  test('says of a USB board what the kernel knows, without udev', async () => {
    machine(unoFiles, unoLinks);
    expect(await listPorts(sources)).toEqual({
      source: 'sysfs',
      ports: [
        {
          path: join(root, 'dev/ttyACM0'),
          stablePath: join(root, 'dev/serial/by-id/usb-Arduino_Uno-if00'),
          manufacturer: 'Arduino (www.arduino.cc)',
          product: 'Uno',
          vendorId: '2341',
          productId: '0043',
          serialNumber: '75833353035351F0B171',
          isPermitted: true,
          holder: null,
        },
      ],
    });
  });

  test('leaves out consoles, spare ports without a chip, and what has no file here', async () => {
    machine({
      'sys/class/tty/tty1/dev': '4:1',
      'dev/tty1': '',
      'sys/class/tty/ttyS0/type': '4',
      'sys/class/tty/ttyS0/device/uevent': '',
      'dev/ttyS0': '',
      'sys/class/tty/ttyS1/type': '0',
      'sys/class/tty/ttyS1/device/uevent': '',
      'dev/ttyS1': '',
      'sys/class/tty/ttyS2/type': '4',
      'sys/class/tty/ttyS2/device/uevent': '',
    });
    const { ports } = await listPorts(sources);
    expect(ports.map(({ path }) => path)).toEqual([join(root, 'dev/ttyS0')]);
  });

  test('names the program that holds a port', async () => {
    machine(
      { ...unoFiles, 'proc/812/comm': 'minicom', 'proc/meminfo': '' },
      { ...unoLinks, 'proc/812/fd/0': '/dev/null', 'proc/812/fd/5': join(root, 'dev/ttyACM0') },
    );
    const { ports } = await listPorts(sources);
    expect(ports[0]?.holder).toEqual({ pid: 812, program: 'minicom' });
  });

  test('takes the list of the system where there is one, and adds what the kernel knows', async () => {
    machine(
      { ...unoFiles, 'sys/class/tty/ttyS1/type': '0', 'sys/class/tty/ttyS1/device/uevent': '' },
      unoLinks,
    );
    const port = (name: string, manufacturer?: string) => ({
      path: join(root, 'dev', name),
      manufacturer,
      serialNumber: undefined,
      pnpId: undefined,
      locationId: undefined,
      vendorId: undefined,
      productId: undefined,
    });
    const systemList = () => Promise.resolve([port('ttyACM0', 'Arduino'), port('ttyS1')]);
    const { source, ports } = await listPorts({ ...sources, systemList });
    expect(source).toBe('system');
    expect(ports).toHaveLength(1);
    expect(ports[0]).toMatchObject({ manufacturer: 'Arduino', product: 'Uno', vendorId: '2341' });
  });

  test('is empty on a machine without ports, and on one without sysfs', async () => {
    expect(await listPorts(sources)).toEqual({ source: 'sysfs', ports: [] });
  });
});
