import { open, rename, stat } from 'node:fs/promises';
import type { AuditEntry } from './audit-entry.ts';

export interface AuditTrailOptions {
  /** Told once, in words, when an entry could not be kept. */
  readonly onFailure: (reason: string) => void;
  /** A file that is as long begins a new one, bytes; 4 MB. */
  readonly longestBytes?: number;
}

const LONGEST_BYTES = 4 * 1024 * 1024;
/** `audit.1.jsonl`, the newest of them, to `audit.4.jsonl`. */
const OLDER_FILES = 4;

/**
 * A file of JSON lines, one an entry, each on the disk once {@link append} resolves. It is written
 * beside the calling thread, which may have a rig to serve; entries that come meanwhile go together.
 */
export class AuditTrail {
  readonly #file: string;
  readonly #options: AuditTrailOptions;
  #waiting: string[] = [];
  #writing: Promise<void> | null = null;
  #hasFailed = false;

  /** @param file its name ends in `.jsonl` */
  constructor(file: string, options: AuditTrailOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** Never rejects: a trail that cannot be kept is no reason to let a rig go. */
  append(entry: AuditEntry): Promise<void> {
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** Resolves when all entries so far were written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const text = this.#waiting.join('');
      this.#waiting = [];
      try {
        await this.#makeRoom();
        await this.#write(text);
      } catch (error) {
        this.#complain(error as NodeJS.ErrnoException);
      }
    }
    this.#writing = null;
  }

  async #write(text: string): Promise<void> {
    const handle = await open(this.#file, 'a+');
    try {
      // The line that a killed process began must not swallow the next one.
      await handle.appendFile((await endsWithLine(handle)) ? text : `\n${text}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async #makeRoom(): Promise<void> {
    const size = await stat(this.#file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size < (this.#options.longestBytes ?? LONGEST_BYTES)) return;
    for (let age = OLDER_FILES; age >= 1; age--) {
      await rename(this.#older(age - 1), this.#older(age)).catch(ignoreMissing);
    }
  }

  #older(age: number): string {
    return age === 0 ? this.#file : this.#file.replace(/\.jsonl$/, `.${age}.jsonl`);
  }

  #complain({ code, message }: NodeJS.ErrnoException): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFailure(`${this.#file}: the audit trail is not kept (${code ?? message})`);
  }
}

async function endsWithLine(handle: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer } = await handle.read(new Uint8Array(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
