import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

export const FIRMWARE = fileURLToPath(new URL('../../firmware-protocol/', import.meta.url));

export const hasMake = spawnSync('make', ['--version'], { stdio: 'ignore' }).status === 0;

const run = promisify(execFile);

/** A folder for what the Makefile builds, gone after the tests of the file. */
export function buildFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dip-firmware-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the Makefile of the firmware, and gives what it printed. Rejects where it fails. */
export async function make(folder: string, ...goals: string[]): Promise<string> {
  const { stdout } = await run('make', ['--silent', '-C', FIRMWARE, `BUILD=${folder}`, ...goals], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return stdout;
}
