import { SAFETY_STATE } from '../../safety/state-machine.ts';
import { TRIP, TRIPS, type TripCode } from '../../safety/trips.ts';
import { notWritable } from '../data-directory.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { latchedError, latchLine, rigInUse } from './latched-error.ts';
import type { StoredLatch } from './latch-folder.ts';
import { causeOf, FileLatch, NO_LATCH, type LatchCause, type RigLatch } from './rig-latch.ts';
import { resetEntry } from './reset-entry.ts';
import type { LatchCode } from './stored-latch.ts';
import type { RigIdentity } from './rig-identity.ts';

export interface LatchKeeperOptions {
  /** Folder of the latches, which exists. */
  readonly folder: string;
  /** Null where the rig keeps no latch: a simulated one. */
  readonly rig: RigIdentity | null;
  /** Whether the run arms by itself: refused while a latch stands. */
  readonly arms: boolean;
  /** Whether the command line asks to clear the latch first. */
  readonly resets: boolean;
  readonly audit: (entry: AuditEntry) => void;
  /** What users should know, a line each. */
  readonly warn: (line: string) => void;
}

/** Follows a run and keeps the stored latch of its rig as the safety machine has it. */
export class RigLatchKeeper {
  readonly #latch: RigLatch;
  readonly #options: LatchKeeperOptions;
  /** What stands, or is on its way to the disk; null is nothing. */
  #cause: LatchCause | null = null;
  #state: number = SAFETY_STATE.latched;
  #trip = 0;
  #hasFailed = false;
  #writes: Promise<void> = Promise.resolve();

  private constructor(latch: RigLatch, options: LatchKeeperOptions) {
    this.#latch = latch;
    this.#options = options;
  }

  /**
   * Looks at the latch, clears it where that was asked for, and marks that this run holds the rig.
   * To be called before the loop may touch it.
   *
   * @throws BridgeError LATCHED where the run is to arm a rig that is latched, RIG_IN_USE where another
   *   process runs it, DATA_NOT_WRITABLE
   */
  static async begin(options: LatchKeeperOptions): Promise<RigLatchKeeper> {
    const { folder, rig, arms, resets, warn } = options;
    const latch = rig === null ? NO_LATCH : new FileLatch(folder, rig);
    const keeper = new RigLatchKeeper(latch, options);
    const found = latch.read();
    // That of this process is one that it held before.
    if (found?.heldBy && found.heldBy.pid !== process.pid) throw rigInUse(found);
    if (found !== null && !resets) {
      if (arms) throw latchedError(found);
      warn(`${latchLine(found)}; an operator has to reset it`);
      keeper.#cause = causeOf(found);
    }
    try {
      if (found !== null && resets) {
        await latch.clear();
        keeper.#note('command line, --reset', found);
      }
      await latch.begin();
    } catch (error) {
      throw notWritable(folder, error as NodeJS.ErrnoException);
    }
    return keeper;
  }

  /**
   * To be called with each record, or with those whose state or trip differ from the last ones.
   *
   * @param state of the safety machine
   * @param trip index into `TRIPS`
   */
  see(state: number, trip: number): void {
    if (this.#hasFailed || (state === this.#state && trip === this.#trip)) return;
    const isNewTrip = trip !== TRIP.NONE && trip !== this.#trip;
    this.#state = state;
    this.#trip = trip;
    if (isNewTrip) this.#store(TRIPS[trip].code as LatchCode, TRIPS[trip].text);
    else if (state === SAFETY_STATE.ready && this.#cause !== null) this.#clear(this.#cause);
  }

  /** A cause that no record tells: a thread that failed. It stays, whatever is seen afterwards. */
  failed(code: LatchCode, why: string = TRIPS[TRIP[code]].text): void {
    this.#hasFailed = true;
    this.#store(code, why);
  }

  /** Names the black box of a trip in the latch that it left. */
  boxWritten(code: TripCode, file: string): void {
    if (this.#cause?.code === code && this.#cause.blackBox === undefined) {
      this.#write({ ...this.#cause, blackBox: file });
    }
  }

  /**
   * At the end of a run, after its last record was seen and zero force confirmed: without a trip
   * the rig is as free as it was.
   */
  async end(): Promise<void> {
    this.#keep(this.#latch.endCleanly(), 'the run that ended counts as an unclean end');
    await this.#writes;
  }

  #store(code: LatchCode, text: string): void {
    this.#write({ code, at: new Date().toISOString(), text });
  }

  #write(cause: LatchCause): void {
    this.#cause = cause;
    this.#keep(this.#latch.trip(cause), 'the trip counts as an unclean end');
  }

  /** An operator's reset was granted. */
  #clear(cause: LatchCause): void {
    this.#cause = null;
    this.#keep(
      this.#latch.clear().then(() => this.#note('bridge', cause)),
      'the latch stays for the next run',
    );
  }

  #note(who: string, { code, at, text }: LatchCause | StoredLatch): void {
    const { rig, audit } = this.#options;
    if (rig !== null) audit(resetEntry(who, { rig: rig.name, code, at, text }));
  }

  /** A disk that fails stops no rig. */
  #keep(write: Promise<void>, otherwise: string): void {
    const said = write.catch((error: NodeJS.ErrnoException) => {
      const reason = error.code ?? error.message;
      this.#options.warn(
        `${this.#options.folder}: the latch was not written (${reason}): ${otherwise}`,
      );
    });
    this.#writes = this.#writes.then(() => said);
  }
}
