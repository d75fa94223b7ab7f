import { TickRing, type TickReader } from '../../loop/shared/tick-ring.ts';
import { RECORD_SIZE, SIGNAL } from '../../record/signals.ts';
import { SAFETY_STATE } from '../../safety/state-machine.ts';
import { TRIP, TRIPS } from '../../safety/trips.ts';
import type { LatchCode } from '../latch/stored-latch.ts';
import type { Box } from './box.ts';
import { writeBox } from './box-files.ts';
import { RecentCollections } from './collections.ts';
import { boxOf } from './evidence.ts';
import { machineState } from './machine-state.ts';
import type { BlackBoxOptions, FromBlackBox } from './options.ts';
import { RecentRecords } from './recent-records.ts';

const CHUNK_RECORDS = 256;
/** What is kept of the time before a trip, s. */
const BEFORE_SECONDS = 2;
/** ... and of what followed, ms, from the end of the stop on. */
const AFTER_MS = 300;
/** A stop that is not over so long after its deadline is not waited for. */
const OVERDUE_MS = 500;

/** A trip whose evidence is not complete. */
interface Pending {
  readonly code: LatchCode;
  readonly tripTick: number | null;
  /** By the clock of the machine. */
  readonly atMs: number;
  /** By the clock of this thread. */
  readonly seenMs: number;
  readonly machine: Box['machine'];
  /** What came before, up to the record with the trip: it may be overwritten until the evidence is complete. */
  readonly before: readonly Float64Array[];
}

/** Follows the records of a loop, and writes the evidence of every trip down. */
export class BlackBox {
  readonly #options: BlackBoxOptions;
  readonly #tell: (message: FromBlackBox) => void;
  readonly #reader: TickReader;
  readonly #recent: RecentRecords;
  readonly #longestAfterMs: number;
  readonly #collections = new RecentCollections();
  readonly #chunk = new Float64Array(CHUNK_RECORDS * RECORD_SIZE);
  #trip = 0;
  #pending: Pending | null = null;
  #writes: Promise<void> = Promise.resolve();

  constructor(options: BlackBoxOptions, tell: (message: FromBlackBox) => void) {
    const { ticks, rateHz, stopDeadline } = options;
    this.#options = options;
    this.#tell = tell;
    this.#reader = new TickRing(ticks).reader();
    this.#longestAfterMs = 1000 * stopDeadline + OVERDUE_MS;
    const seconds = Math.max(BEFORE_SECONDS, this.#longestAfterMs / 1000);
    // One more: the record with the trip itself.
    this.#recent = new RecentRecords(Math.ceil(seconds * rateHz) + 1);
  }

  /** Takes in what is new; often enough that the ring does not lap this. */
  follow(): void {
    for (;;) {
      const count = this.#reader.read(this.#chunk);
      if (count === 0) break;
      for (let i = 0; i < count; i++) {
        const behind = count - 1 - i + this.#reader.available;
        this.#see(this.#chunk.subarray(i * RECORD_SIZE, (i + 1) * RECORD_SIZE), behind);
      }
    }
    if (this.#isComplete()) this.#finish();
  }

  /** Writes what there is for a cause that no record tells. */
  write(code: LatchCode): void {
    this.follow();
    this.#finish();
    this.#begin(code, null, 0);
    this.#finish();
  }

  /** Writes what is pending, though what follows is not seen any more. */
  async close(): Promise<void> {
    this.follow();
    this.#finish();
    await this.#writes;
    this.#collections.close();
  }

  /** @param behind records that were published since */
  #see(record: Float64Array, behind: number): void {
    const trip = record[SIGNAL.trip];
    if (trip !== this.#trip) {
      this.#trip = trip;
      // What came before a graver cause is written as it is.
      this.#finish();
      if (trip !== TRIP.NONE) {
        this.#recent.push(record);
        this.#begin(TRIPS[trip].code as LatchCode, record[SIGNAL.tick], behind);
        return;
      }
    }
    this.#recent.push(record);
  }

  #begin(code: LatchCode, tripTick: number | null, behind: number): void {
    const newest = this.#recent.newest?.[SIGNAL.tick] ?? 0;
    this.#pending = {
      code,
      tripTick,
      atMs: Date.now() - (1000 * behind) / this.#options.rateHz,
      seenMs: performance.now(),
      machine: machineState(),
      before: this.#recent.since(newest - BEFORE_SECONDS * this.#options.rateHz),
    };
  }

  #isComplete(): boolean {
    if (this.#pending === null) return false;
    const sinceMs = performance.now() - this.#pending.seenMs;
    const isBraked = this.#recent.newest?.[SIGNAL.state] === SAFETY_STATE.stopping;
    return sinceMs >= (isBraked ? this.#longestAfterMs : AFTER_MS);
  }

  #finish(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const { rig, bridge } = this.#options;
    const last = pending.before.at(-1)?.[SIGNAL.tick] ?? -1;
    const box = boxOf({
      ...pending,
      ...{ rig, bridge },
      collections: this.#collections.before(pending.atMs),
      records: [...pending.before, ...this.#recent.since(last + 1)],
      recordsLost: this.#reader.lost,
    });
    this.#writes = this.#writes.then(() => this.#store(pending.code, box));
  }

  /** A disk that is full is no reason to end a bridge; it is said. */
  async #store(code: LatchCode, box: Box): Promise<void> {
    const { folder, keep } = this.#options;
    try {
      this.#tell({ type: 'written', code, file: await writeBox(folder, box, keep) });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      this.#tell({ type: 'failed', reason: `${folder}: no black box of ${code} (${reason})` });
    }
  }
}
