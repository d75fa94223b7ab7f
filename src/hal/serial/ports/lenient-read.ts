import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/*
 * Reading sysfs and procfs, where files come and go and are not for every user: what cannot be read
 * is not there.
 */

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Without the white space around it; null where nothing is left. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

export function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
