import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../data-directory.ts';
import { isAlive, type Holder } from './holder.ts';
import { decodeLatch, type LatchCode } from './stored-latch.ts';

/** What stands against arming a rig, as its file tells. */
export interface StoredLatch {
  readonly file: string;
  /** Null where the file is damaged. */
  readonly rig: string | null;
  readonly device: string | null;
  readonly code: LatchCode;
  /** When, ISO 8601; null where the file does not tell. */
  readonly at: string | null;
  /** Why, in words. */
  readonly text: string;
  readonly blackBox: string | null;
  /** The bridge that holds the rig at this moment; null where none does. */
  readonly heldBy: Holder | null;
}

const LONGEST_NAME = 80;

/** The file of a rig: a name that every file system takes, and no other rig has. */
export function latchFileOf(folder: string, rig: string): string {
  const readable = rig.replace(/[^A-Za-z0-9.-]+/g, '_').slice(0, LONGEST_NAME);
  const digest = createHash('sha256').update(rig).digest('hex').slice(0, 8);
  return join(folder, `${readable}-${digest}.json`);
}

/**
 * Reads a latch; null where there is none. One that cannot be read, or that is no latch, counts as
 * latched: what was in it is not known.
 */
export function readLatch(file: string): StoredLatch | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : damaged(file, `its latch cannot be read (${code})`);
  }
  const latch = decodeLatch(text);
  if (latch === null) return damaged(file, 'its latch is damaged');
  const { rig, device, holder } = latch;
  const common = { file, rig, device, heldBy: isAlive(holder) ? holder : null };
  if (latch.state === 'latched') {
    return {
      ...common,
      code: latch.code,
      at: latch.at,
      text: latch.text,
      blackBox: latch.blackBox ?? null,
    };
  }
  return {
    ...common,
    code: 'UNCLEAN_END',
    at: latch.since,
    text: 'the run that began then did not end in order',
    blackBox: null,
  };
}

/**
 * Every latch in a folder; none where there is no folder.
 * @throws BridgeError DATA_NOT_READABLE
 */
export function readLatches(folder: string): StoredLatch[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readLatch(join(folder, name)))
    .filter((latch) => latch !== null);
}

function damaged(file: string, text: string): StoredLatch {
  const common = { file, rig: null, device: null, at: null, blackBox: null, heldBy: null };
  return { ...common, code: 'UNCLEAN_END', text: `${text}: ${file}` };
}
