import type { SimulatedRig } from '../../src/hal/simulated/simulated-rig.ts';
import { REQUEST, SIGNAL } from '../../src/record/signals.ts';
import { isEnergised, SAFETY_STATE, SAFETY_STATES } from '../../src/safety/state-machine.ts';
import { TRIP } from '../../src/safety/trips.ts';
import type { Campaign } from './campaign.ts';

/** Watches a campaign tick by tick for what must never happen. */
export class Observations {
  readonly violations: string[] = [];
  readonly trips: number[] = [];
  armings = 0;
  readonly #campaign: Campaign;
  readonly #stopPeriods: number;
  #state: number = SAFETY_STATE.latched;
  #requests = 0;
  #stoppingPeriods = 0;

  constructor(campaign: Campaign) {
    this.#campaign = campaign;
    const { limits, periodSeconds } = campaign.cycle;
    // The deadline is seen in the first cycle at or after it.
    this.#stopPeriods = Math.floor(limits.stopDeadline / periodSeconds) + 1;
  }

  /** After the cycle of a tick and its command. */
  see(record: Float64Array, rig: SimulatedRig): void {
    const before = this.#state;
    const state = record[SIGNAL.state]!;
    const requests = record[SIGNAL.requests]!;
    const asked = requests & ~this.#requests;
    this.#stoppingPeriods =
      state === SAFETY_STATE.stopping ? this.#stoppingPeriods + record[SIGNAL.periods]! : 0;

    this.#require(
      record[SIGNAL.enable] === 0 ||
        state === SAFETY_STATE.running ||
        state === SAFETY_STATE.stopping,
      record,
      'a force is commanded without a state that may',
    );
    this.#require(
      record[SIGNAL.enable] !== 0 || record[SIGNAL.force] === 0,
      record,
      'a force is commanded to a drive that is off',
    );
    if (isEnergised(state) && !isEnergised(before)) {
      this.armings++;
      this.#require((asked & REQUEST.arm) !== 0, record, 'armed without a new edge');
      this.#require(before === SAFETY_STATE.ready, record, 'armed from another state than ready');
      this.#require(record[SIGNAL.blockers] === 0, record, 'armed against a blocker');
    }
    if (state === SAFETY_STATE.ready && before !== SAFETY_STATE.ready) {
      const withdrawn = before === SAFETY_STATE.armed && record[SIGNAL.blockers] !== 0;
      this.#require(
        withdrawn || (asked & REQUEST.reset) !== 0,
        record,
        'left the latch without a reset',
      );
    }
    this.#require(
      this.#stoppingPeriods <= this.#stopPeriods + record[SIGNAL.periods]! - 1,
      record,
      'a controlled stop goes on beyond its deadline',
    );
    if (record[SIGNAL.trip] !== TRIP.NONE && this.trips.at(-1) !== record[SIGNAL.trip]) {
      this.trips.push(record[SIGNAL.trip]!);
    }
    this.#require(rig.ends.pushedOutward === 0, record, 'pushed outward at a switch');
    this.#state = state;
    this.#requests = requests;
  }

  #require(holds: boolean, record: Float64Array, what: string): void {
    if (!holds) this.#note(record, what);
  }

  #note(record: Float64Array, what: string): void {
    const state = SAFETY_STATES[record[SIGNAL.state]!];
    this.violations.push(
      `seed ${this.#campaign.seed}, tick ${record[SIGNAL.tick]}, ${state}: ${what}`,
    );
  }
}
