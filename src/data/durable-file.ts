import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that it is the old one or the new one, whole, whenever the process or the
 * machine ends: beside it, flushed, then renamed over it.
 * @throws what the file system says
 */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  // Another process may write the same file: each has a name of its own until it is whole.
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
  await flushDirectory(dirname(file));
}

/** Removes a file for good; none is no error. */
export async function removeDurably(file: string): Promise<void> {
  await rm(file, { force: true });
  await flushDirectory(dirname(file));
}

/** A new name in a directory is on the disk once the directory is. Windows cannot flush one. */
export async function flushDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
