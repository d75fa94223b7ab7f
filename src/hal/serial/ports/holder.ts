import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, targetOf, textOf } from './lenient-read.ts';

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
    return { pid: Number(pid), program: textOf(join(proc, pid, 'comm')) ?? '?' };
  }
  return null;
}
