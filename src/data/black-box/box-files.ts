import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { BridgeError, EXIT } from '../../errors.ts';
import { namesIn } from '../data-directory.ts';
import { writeDurably } from '../durable-file.ts';
import { decodeBox, decodeSummary, encodeBox, type Box, type BoxSummary } from './box.ts';

const ENDING = '.json.gz';
/** More than the compressed first line of a box takes. */
const SUMMARY_BYTES = 4096;

/** Files of the black boxes in a folder, newest first. */
export function boxFiles(folder: string): string[] {
  // A name begins with the time.
  return namesIn(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** The code in the name of a file; null where there is none. */
export function codeInName(file: string): string | null {
  return /Z-([A-Z][A-Z0-9_]*)(?:-\d+)?\.json\.gz$/.exec(basename(file))?.[1] ?? null;
}

/** @throws BridgeError BLACK_BOX_UNREADABLE */
export function readBox(file: string): Box {
  try {
    return decodeBox(gunzipSync(readFileSync(file)).toString());
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The summary of a box, from the begin of its file; null where that is damaged. */
export function readSummary(file: string): BoxSummary | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const begin = Buffer.alloc(SUMMARY_BYTES);
      const length = readSync(descriptor, begin, 0, SUMMARY_BYTES, 0);
      // That the file goes on is no fault.
      const text = gunzipSync(begin.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH });
      return decodeSummary(text.toString());
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/**
 * Writes a box for good and removes the oldest ones beyond `keep`, never the one just written.
 * @returns its file
 * @throws what the file system says
 */
export async function writeBox(folder: string, box: Box, keep: number): Promise<string> {
  const known = boxFiles(folder);
  const file = freeName(folder, box.summary, known);
  await writeDurably(file, gzipSync(encodeBox(box)));
  for (const old of known.slice(Math.max(0, keep - 1))) await rm(old, { force: true });
  return file;
}

/** Colons are not allowed in names everywhere. */
function freeName(folder: string, { at, code }: BoxSummary, known: readonly string[]): string {
  const base = join(folder, `${at.replaceAll(':', '-')}-${code}`);
  for (let attempt = 1; ; attempt++) {
    const file = `${base}${attempt === 1 ? '' : `-${attempt}`}${ENDING}`;
    if (!known.includes(file)) return file;
  }
}

function unreadable(file: string, error: unknown): BridgeError {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'there is no such file' : 'it is damaged, or no black box';
  return new BridgeError(
    'BLACK_BOX_UNREADABLE',
    EXIT.usage,
    `${file}: ${reason}; \`dip-bridge faults\` lists those that there are`,
  );
}
