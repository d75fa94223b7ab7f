import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A program that has a file open. */
export interface Holder {
  readonly pid: number;
  readonly program: string;
}

/**
 * The first program that has a device open, as far as this user may see: others' programs are
 * hidden from all but root.
 *
 * @param proc where procfs is mounted
 */
export function holderOf(path: string, proc: string): Holder | null {
  let device: string;
  try {
    device = realpathSync(path);
  } catch {
    return null;
  }
  for (const pid of namesIn(proc).filter((name) => /^\d+$/.test(name))) {
    const folder = join(proc, pid, 'fd');
    if (!namesIn(folder).some((name) => targetOf(join(folder, name)) === device)) continue;
    return { pid: Number(pid), program: programOf(join(proc, pid, 'comm')) };
  }
  return null;
}

/** Empty where the folder is not there any more, or not for this user. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

function programOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '?';
  }
}
