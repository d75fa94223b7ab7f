import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lowerLatency } from '../../../../src/hal/serial/device/latency-timer.ts';

/** A port by its name; its modem lines cannot be set, as those of a pty. */
const PORT = {
  path: '/dev/ttyUSB7',
  set: (_: unknown, done: () => void) => done(),
} as unknown as SerialPort;

describe('the latency timer of a USB adapter', () => {
  let sysfs: string;
  let folder: string;

  beforeEach(() => {
    sysfs = mkdtempSync(join(tmpdir(), 'dip-bridge-latency-'));
    folder = join(sysfs, 'class', 'tty', 'ttyUSB7', 'device');
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(sysfs, { recursive: true, force: true }));

  test('is lowered from 16 ms to 1', async () => {
    writeFileSync(join(folder, 'latency_timer'), '16\n');
    expect(await lowerLatency(PORT, sysfs)).toBe(1);
    expect(readFileSync(join(folder, 'latency_timer'), 'utf8')).toBe('1');
  });

  test('is null where a port has none', async () => {
    expect(await lowerLatency(PORT, sysfs)).toBeNull();
  });
});
