import { REQUEST, SIGNAL } from '../../record/signals.ts';
import { blockers, stopCause, WATCH } from '../../safety/watch.ts';
import type { SafetyLimits } from '../../safety/safety-limits.ts';
import {
  CONDITION,
  isEnergised,
  nextState,
  SAFETY_STATE,
  SAFETY_STATES,
} from '../../safety/state-machine.ts';
import { TRIP, TRIPS } from '../../safety/trips.ts';

/** A cart slower than this has come to rest, m/s. */
const REST_SPEED = 0.05;

/** Layout of {@link Supervisor.memory}. */
const CELL = { state: 0, trip: 1, gapPeriods: 2, stoppingPeriods: 3 } as const;

/** Stop category by index into `TRIPS`; 2 where there is no stop. */
const CATEGORY = Uint8Array.from(TRIPS, ({ category }) => category ?? 2);

/** How closely a rig is watched in each state. */
const WATCHED = Uint8Array.from(SAFETY_STATES, (name, state) => {
  if (isEnergised(state)) return WATCH.energised;
  return name === 'ready' ? WATCH.ready : WATCH.latched;
});

/** Steps the safety machine once a cycle and writes `state`, `trip` and `blockers`. */
export class Supervisor {
  readonly memory = new Float64Array(4);
  readonly #limits: SafetyLimits;
  readonly #gapLimit: number;
  readonly #stopLimit: number;

  constructor(limits: SafetyLimits, periodSeconds: number) {
    this.#limits = limits;
    this.#gapLimit = Math.max(1, Math.floor(limits.sampleGap / periodSeconds));
    this.#stopLimit = Math.floor(limits.stopDeadline / periodSeconds);
    // Before the first sample there was none for ever so long.
    this.memory[CELL.gapPeriods] = Number.MAX_SAFE_INTEGER / 2;
  }

  get state(): number {
    return this.memory[CELL.state];
  }

  /** Whether the rig may carry force before this cycle's step. */
  get energised(): boolean {
    return isEnergised(this.state);
  }

  /** Needs the record's sample, requests, measurement and estimate. */
  supervise(record: Float64Array): void {
    const memory = this.memory;
    const state = memory[CELL.state];
    // A loop that stood still had no sample either, though one is there now.
    memory[CELL.gapPeriods] =
      record[SIGNAL.fresh] !== 0
        ? record[SIGNAL.periods] - 1
        : memory[CELL.gapPeriods] + record[SIGNAL.periods];
    memory[CELL.stoppingPeriods] =
      state === SAFETY_STATE.stopping ? memory[CELL.stoppingPeriods] + record[SIGNAL.periods] : 0;

    const cause = stopCause(
      record,
      this.#limits,
      WATCHED[state],
      memory[CELL.gapPeriods],
      this.#gapLimit,
    );
    const resetDue = state === SAFETY_STATE.latched || state === SAFETY_STATE.tripped;
    const stale = memory[CELL.gapPeriods] > this.#gapLimit;
    const blocked = blockers(record, this.#limits, resetDue, stale);
    memory[CELL.state] = nextState(state, this.#conditions(record, cause, blocked));
    this.#remember(cause, state);
    record[SIGNAL.blockers] = blocked;
    this.#write(record);
  }

  /** Cuts for a cause that was found after {@link supervise}. */
  cut(record: Float64Array, cause: number): void {
    const state = this.memory[CELL.state];
    this.memory[CELL.state] = nextState(state, CONDITION.cut);
    this.#remember(cause, state);
    this.#write(record);
  }

  #conditions(record: Float64Array, cause: number, blocked: number): number {
    const requests = record[SIGNAL.requests];
    let conditions = 0;
    if (CATEGORY[cause] === 0) conditions |= CONDITION.cut;
    if (CATEGORY[cause] === 1) conditions |= CONDITION.stop;
    if ((requests & REQUEST.reset) !== 0) conditions |= CONDITION.reset;
    if ((requests & REQUEST.arm) !== 0) conditions |= CONDITION.arm;
    if (blocked !== 0) conditions |= CONDITION.blocked;
    if (
      this.memory[CELL.stoppingPeriods] >= this.#stopLimit ||
      Math.abs(record[SIGNAL.xDot]) < REST_SPEED
    ) {
      conditions |= CONDITION.stopped;
    }
    return conditions;
  }

  /** The first cause stays, unless a graver one comes; a reset forgets it. */
  #remember(cause: number, before: number): void {
    const memory = this.memory;
    const after = memory[CELL.state];
    if (after === SAFETY_STATE.ready && before !== SAFETY_STATE.ready)
      memory[CELL.trip] = TRIP.NONE;
    if (after !== SAFETY_STATE.stopping && after !== SAFETY_STATE.tripped) return;
    if (CATEGORY[cause] < CATEGORY[memory[CELL.trip]]) memory[CELL.trip] = cause;
  }

  #write(record: Float64Array): void {
    record[SIGNAL.state] = this.memory[CELL.state];
    record[SIGNAL.trip] = this.memory[CELL.trip];
  }
}
