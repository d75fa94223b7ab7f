import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serialRigIdentity } from '../../../src/data/latch/rig-identity.ts';
import type { KnownPort } from '../../../src/hal/serial/ports/known-port.ts';
import { emptyFolder } from '../folder.ts';

function port(path: string, known: Partial<KnownPort> = {}): KnownPort {
  const nothing = { stablePath: null, manufacturer: null, product: null };
  return { path, ...nothing, vendorId: null, productId: null, serialNumber: null, ...known };
}

const ARDUINO = { vendorId: '2341', productId: '0043', serialNumber: '5573' };

describe('the identity of a serial rig', () => {
  test('is its USB device, by whatever path it is opened and wherever it is plugged in', () => {
    const folder = emptyFolder();
    const path = join(folder, 'ttyACM0');
    const link = join(folder, 'by-id');
    writeFileSync(path, '');
    symlinkSync(path, link);
    const names = [
      serialRigIdentity(path, [port(path, ARDUINO)]),
      serialRigIdentity(link, [port(path, ARDUINO)]),
      serialRigIdentity('/dev/ttyACM7', [port('/dev/ttyACM7', ARDUINO)]),
    ].map(({ name }) => name);
    expect(names).toEqual(Array(3).fill('serial 2341:0043 5573'));
  });

  test('tells two boards of one kind apart, also those without a number', () => {
    const ports = [
      port('/dev/ttyUSB0', { ...ARDUINO, serialNumber: '1' }),
      port('/dev/ttyUSB1', { ...ARDUINO, serialNumber: '2' }),
      port('/dev/ttyUSB2', { ...ARDUINO, serialNumber: null, stablePath: '/dev/serial/by-id/x' }),
      port('/dev/ttyS0'),
    ];
    expect(ports.map(({ path }) => serialRigIdentity(path, ports).name)).toEqual([
      'serial 2341:0043 1',
      'serial 2341:0043 2',
      'serial at /dev/serial/by-id/x',
      'serial at /dev/ttyS0',
    ]);
  });

  test('of an emulator is its link: the pseudo-terminal behind has another number each time', () => {
    const link = join(emptyFolder(), 'rig');
    symlinkSync('/dev/pts/ptmx', link);
    expect(serialRigIdentity(link, []).name).toBe(`serial at ${link}`);
  });

  test('of a device that is gone is its path', () => {
    expect(serialRigIdentity('/dev/ttyACM9', []).name).toBe('serial at /dev/ttyACM9');
  });
});
