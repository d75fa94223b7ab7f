import { removeDurably, writeDurably } from '../durable-file.ts';
import { ourselves } from './holder.ts';
import { latchFileOf, readLatch, type StoredLatch } from './latch-folder.ts';
import type { RigIdentity } from './rig-identity.ts';
import { encodeLatch, type LatchCode, type LatchFile } from './stored-latch.ts';

/** A cause that latches a rig. */
export interface LatchCause {
  readonly code: LatchCode;
  /** ISO 8601. */
  readonly at: string;
  /** In words. */
  readonly text: string;
  /** File of its black box, where there is one. */
  readonly blackBox?: string;
}

/**
 * The latch of a rig that outlives the process. Each call resolves once it is on the disk, and
 * rejects with what the file system says; calls act in their order.
 */
export interface RigLatch {
  /** What stands; null is nothing. */
  read(): StoredLatch | null;
  /**
   * Marks that a run holds the rig: should it not come to {@link endCleanly}, the rig is latched.
   * What stands already stays.
   */
  begin(): Promise<void>;
  /** Latches, or puts a cause in the place of another. */
  trip(cause: LatchCause): Promise<void>;
  /** Takes the latch away; the mark of a run that holds the rig stays. */
  clear(): Promise<void>;
  /** Takes the mark of the run away, never a latch. */
  endCleanly(): Promise<void>;
}

/** Of a rig that can hurt nobody, and so is as new in every process: a simulated one. */
export const NO_LATCH: RigLatch = {
  read: () => null,
  begin: async () => {},
  trip: async () => {},
  clear: async () => {},
  endCleanly: async () => {},
};

/** A latch in a file of its own. */
export class FileLatch implements RigLatch {
  readonly file: string;
  readonly #rig: RigIdentity;
  #isLatched = false;
  #isHeld = false;
  #last: Promise<unknown> = Promise.resolve();

  /** @param folder that exists */
  constructor(folder: string, rig: RigIdentity) {
    this.file = latchFileOf(folder, rig.name);
    this.#rig = rig;
  }

  read(): StoredLatch | null {
    return readLatch(this.file);
  }

  begin(): Promise<void> {
    return this.#inTurn(async () => {
      const found = this.read();
      this.#isHeld = true;
      this.#isLatched = found !== null;
      if (found === null) return this.#markOpen();
      await this.#write({ state: 'latched', ...causeOf(found) });
    });
  }

  trip(cause: LatchCause): Promise<void> {
    return this.#inTurn(() => {
      // So even where the disk is full: the mark of the run then stays, which latches as well.
      this.#isLatched = true;
      return this.#write({ state: 'latched', ...cause });
    });
  }

  clear(): Promise<void> {
    return this.#inTurn(async () => {
      await (this.#isHeld ? this.#markOpen() : removeDurably(this.file));
      this.#isLatched = false;
    });
  }

  endCleanly(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isHeld || this.#isLatched) return;
      this.#isHeld = false;
      await removeDurably(this.file);
    });
  }

  #markOpen(): Promise<void> {
    return this.#write({ state: 'open', since: new Date().toISOString() });
  }

  #write(state: DistributiveOmit<LatchFile, 'version' | 'rig' | 'device' | 'holder'>) {
    const { name, device } = this.#rig;
    const latch = { version: 1, rig: name, device, holder: ourselves(), ...state } as const;
    return writeDurably(this.file, encodeLatch(latch));
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => {});
    return done;
  }
}

/** Why a rig is latched, as its file told. */
export function causeOf({ code, at, text, blackBox }: StoredLatch): LatchCause {
  const cause = { code, at: at ?? new Date().toISOString(), text };
  return blackBox === null ? cause : { ...cause, blackBox };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
