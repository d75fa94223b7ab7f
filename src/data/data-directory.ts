import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BridgeError, EXIT } from '../errors.ts';

/** Where each thing that outlives the process is kept. */
export interface DataDirectory {
  readonly path: string;
  /** Of the latches, a file a rig. */
  readonly latches: string;
  /** Of the black boxes. */
  readonly faults: string;
  readonly auditTrail: string;
}

/** Where things are, whether or not any is there yet. */
export function dataDirectoryAt(directory: string): DataDirectory {
  const path = resolve(directory);
  return {
    path,
    latches: join(path, 'latch'),
    faults: join(path, 'faults'),
    auditTrail: join(path, 'audit.jsonl'),
  };
}

/**
 * Opens the data directory and makes what is missing in it, so that it is known before a rig is
 * touched whether a trip can be kept. Only the directory itself is made, not those above it: one
 * that is misspelt must not become a second one without the latch.
 *
 * @throws BridgeError DATA_NOT_WRITABLE
 */
export function openDataDirectory(directory: string): DataDirectory {
  const data = dataDirectoryAt(directory);
  try {
    makeDirectory(data.path);
    makeDirectory(data.latches);
    makeDirectory(data.faults);
    for (const place of [data.path, data.latches, data.faults]) tryToWrite(place);
  } catch (error) {
    throw notWritable(data.path, error as NodeJS.ErrnoException);
  }
  return data;
}

/**
 * The names in a folder; none where there is no folder.
 * @throws BridgeError DATA_NOT_READABLE
 */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new BridgeError(
      'DATA_NOT_READABLE',
      EXIT.unavailable,
      `${folder}: it cannot be read (${code ?? message}); give it to this user, or name another with --data`,
    );
  }
}

/** Why nothing can be kept there, in words for people. */
export function notWritable(path: string, error: NodeJS.ErrnoException): BridgeError {
  return new BridgeError(
    'DATA_NOT_WRITABLE',
    EXIT.unavailable,
    `${path}: ${reasonOf(path, error)}`,
  );
}

function reasonOf(path: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return `the folder ${dirname(path)} does not exist; make it, or name another with --data`;
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there; give the folder to this user, or name another with --data';
    case 'EROFS':
      return 'the file system is read-only; name another folder with --data';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full; make room, or name another folder with --data';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in the place of a folder; name another with --data';
    default:
      return `it cannot be written to (${code ?? message}); name another folder with --data`;
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
    flushFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) {
      throw error;
    }
  }
}

/** A new folder is on the disk once the one above it is. Windows cannot flush one. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A full disk often still makes an empty file. */
function tryToWrite(directory: string): void {
  const file = join(directory, `.${process.pid}.unfinished`);
  try {
    const descriptor = openSync(file, 'w');
    try {
      writeSync(descriptor, Buffer.alloc(4096));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    rmSync(file, { force: true });
  }
}
