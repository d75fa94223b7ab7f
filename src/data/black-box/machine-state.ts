import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { availableParallelism, freemem, loadavg, uptime } from 'node:os';
import { join } from 'node:path';
import type { Box } from './box.ts';

const PRESSURE = '/proc/pressure/cpu';
const PLATFORM = '/sys/devices/platform';
/** Through it `vcgencmd` asks the firmware of a Raspberry Pi. */
const PI_FIRMWARE = '/dev/vcio';
const ASKING_MS = 200;

/** How the machine is at this moment. */
export function machineState(): Box['machine'] {
  return {
    load: loadavg(),
    processors: availableParallelism(),
    pressure: textOf(PRESSURE),
    throttled: throttledFlags(),
    freeBytes: freemem(),
    processBytes: process.memoryUsage.rss(),
    uptimeS: uptime(),
    processUptimeS: process.uptime(),
  };
}

/**
 * The flags of a Raspberry Pi: bits 0 to 3 under-voltage, capped, throttled and soft temperature
 * limit at this moment, 16 to 19 the same since boot. Null elsewhere.
 *
 * Source: Raspberry Pi documentation, `vcgencmd get_throttled`.
 */
function throttledFlags(): number | null {
  const file = throttledFile();
  if (file !== null) return flagsOf(`0x${textOf(file) ?? ''}`);
  if (!existsSync(PI_FIRMWARE)) return null;
  const { stdout } = spawnSync('vcgencmd', ['get_throttled'], {
    encoding: 'utf8',
    timeout: ASKING_MS,
  });
  return flagsOf(/0x[0-9a-f]+/i.exec(stdout ?? '')?.[0] ?? '');
}

/** Of the firmware driver: the name of the chip's folder differs between models. */
function throttledFile(): string | null {
  let chips: string[];
  try {
    chips = readdirSync(PLATFORM).filter((name) => name.startsWith('soc'));
  } catch {
    return null;
  }
  const files = chips.map((chip) => join(PLATFORM, chip, `${chip}:firmware`, 'get_throttled'));
  return files.find((file) => existsSync(file)) ?? null;
}

function flagsOf(text: string): number | null {
  const flags = /^0x[0-9a-f]+$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(flags) ? flags : null;
}

/** What the kernel says, where it does. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
