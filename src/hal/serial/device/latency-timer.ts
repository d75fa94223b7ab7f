import { realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SerialPort } from 'serialport';
import { textOf } from '../ports/lenient-read.ts';

/** What USB adapters that have a timer should be set to, ms. */
const WANTED_MS = 1;

/**
 * Lowers the time for which an FTDI adapter gathers bytes before it passes them on: 16 ms by
 * default, longer than many periods of the loop. Best effort, for it may need rights.
 *
 * @param sysfs where sysfs is mounted
 * @returns what it is afterwards, ms; null where the port has no such timer
 */
export async function lowerLatency(port: SerialPort, sysfs = '/sys'): Promise<number | null> {
  const file = timerOf(port.path, sysfs);
  const before = readTimer(file);
  if (before === null || before <= WANTED_MS) return before;
  try {
    writeFileSync(file, String(WANTED_MS));
  } catch {
    // Its driver lowers it as well on a flag that whoever may open the port may set.
    await setLowLatency(port);
  }
  return readTimer(file);
}

function timerOf(path: string, sysfs: string): string {
  let device = path;
  try {
    device = realpathSync(path);
  } catch {
    // It went away since it was opened: then there is no timer either.
  }
  return join(sysfs, 'class', 'tty', basename(device), 'device', 'latency_timer');
}

function readTimer(file: string): number | null {
  const text = textOf(file);
  return text === null ? null : Number(text);
}

function setLowLatency(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    const options = { brk: false, lowLatency: true };
    port.set(options, () => resolve());
  });
}
