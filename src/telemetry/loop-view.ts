import { CONTROLLER_NAMES, type ControllerName } from '../controllers/registry.ts';
import type { ControlBlock, LoopPhase } from '../loop/shared/control-block.ts';
import type { TickRing } from '../loop/shared/tick-ring.ts';
import { RECORD_SIZE, SIGNAL } from '../record/signals.ts';
import { BLOCKERS } from '../safety/blockers.ts';
import { SAFETY_STATES, type SafetyState } from '../safety/state-machine.ts';
import { TRIP, TRIPS, type TripCode } from '../safety/trips.ts';

/** What the newest record says of the loop. */
export interface LoopStatus {
  readonly tick: number;
  readonly state: SafetyState;
  readonly controller: ControllerName;
  readonly trip: TripCode | null;
  readonly blockers: readonly { readonly name: string; readonly text: string }[];
}

/** The loop as the shared memory shows it, and for how long its ticks have stood still. */
export class LoopView {
  readonly #control: ControlBlock;
  readonly #ring: TickRing;
  readonly #record = new Float64Array(RECORD_SIZE);
  #position: number;
  #advancedAtMs: number;

  constructor(control: ControlBlock, ring: TickRing) {
    this.#control = control;
    this.#ring = ring;
    this.#position = ring.position;
    this.#advancedAtMs = performance.now();
  }

  get phase(): LoopPhase {
    return this.#control.phase;
  }

  /** Records published so far, modulo 2^32. */
  get position(): number {
    return this.#ring.position;
  }

  /**
   * Time since the ticks were last seen to advance, ms. Looking is what notices an advance:
   * the figure is as fine as the looks are frequent.
   */
  ageMs(): number {
    const now = performance.now();
    const position = this.#ring.position;
    if (position !== this.#position) {
      this.#position = position;
      this.#advancedAtMs = now;
    }
    return now - this.#advancedAtMs;
  }

  /** @returns null before the first record */
  newest(): LoopStatus | null {
    const record = this.#record;
    if (!this.#ring.copyNewest(record)) return null;
    const trip = record[SIGNAL.trip];
    const blockers = record[SIGNAL.blockers];
    return {
      tick: record[SIGNAL.tick],
      state: SAFETY_STATES[record[SIGNAL.state]],
      controller: CONTROLLER_NAMES[record[SIGNAL.controller]],
      trip: trip === TRIP.NONE ? null : TRIPS[trip].code,
      blockers: BLOCKERS.filter((_, bit) => (blockers & (1 << bit)) !== 0),
    };
  }
}
