import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import { STATE } from '../../plant-sim/state.ts';
import { REQUEST, SIGNAL } from '../../record/signals.ts';
import { blockers } from '../../safety/blocking.ts';
import { DeadlineWatch } from '../../safety/deadline-watch.ts';
import { isMeasuredFinite, isStateFinite } from '../../safety/readings.ts';
import type { SafetyLimits } from '../../safety/safety-limits.ts';
import { SaturationWatch } from '../../safety/saturation-watch.ts';
import { stopCause, WATCH } from '../../safety/sources.ts';
import {
  CONDITION,
  isEnergised,
  nextState,
  SAFETY_STATE,
  SAFETY_STATES,
} from '../../safety/state-machine.ts';
import type { StopEvidence } from '../../safety/stop-evidence.ts';
import { StoppingDistance } from '../../safety/stopping-distance.ts';
import { TRIP, TRIPS } from '../../safety/trips.ts';

/** A cart slower than this has come to rest, m/s. */
const REST_SPEED = 0.05;

/** Layout of {@link Supervisor}'s own memory. */
const CELL = { state: 0, trip: 1, gapPeriods: 2, stoppingPeriods: 3, requests: 4 } as const;
const MEMORY_SIZE = 5;

/** Stop category by index into `TRIPS`; 2 where there is no stop. */
const CATEGORY = Uint8Array.from(TRIPS, ({ category }) => category ?? 2);

/** How closely a rig is watched in each state. */
const WATCHED = Uint8Array.from(SAFETY_STATES, (name, state) => {
  if (isEnergised(state)) return WATCH.energised;
  return name === 'ready' ? WATCH.ready : WATCH.latched;
});

/** A watch that found an index into `TRIPS`; 0 is nothing. */
export interface CauseWatch {
  readonly cause: number;
}

/**
 * Steps the safety machine once a cycle and writes `state`, `trip`, `blockers`, `stoppingDistance`
 * and `trackLeft`.
 *
 * Reset and arm act in the tick in which their request begins: one that stands for ever resets once,
 * and what was asked for before a reset arms nothing after it.
 */
export class Supervisor {
  readonly #memory = new Float64Array(MEMORY_SIZE);
  readonly #limits: SafetyLimits;
  readonly #gapLimit: number;
  readonly #stopLimit: number;
  readonly #deadlines: DeadlineWatch;
  readonly #saturation: SaturationWatch;
  readonly #stopping: StoppingDistance;
  readonly #evidence: { -readonly [name in keyof StopEvidence]: StopEvidence[name] };

  constructor(limits: SafetyLimits, physics: PhysicalParameters, periodSeconds: number) {
    this.#limits = limits;
    this.#gapLimit = Math.max(1, Math.floor(limits.sampleGap / periodSeconds));
    this.#stopLimit = Math.floor(limits.stopDeadline / periodSeconds);
    this.#deadlines = new DeadlineWatch(limits, periodSeconds);
    this.#saturation = new SaturationWatch(limits, periodSeconds);
    this.#stopping = new StoppingDistance(limits, physics, periodSeconds);
    this.#evidence = {
      record: this.#memory,
      limits,
      isEnergised: false,
      isStale: true,
      isFinite: true,
      deadlinesMissed: false,
      sensors: TRIP.NONE,
      motion: TRIP.NONE,
      isAtEnd: false,
      saturation: TRIP.NONE,
    };
    // Before the first sample there was none for ever so long.
    this.#memory[CELL.gapPeriods] = Number.MAX_SAFE_INTEGER / 2;
  }

  /** All that changes from cycle to cycle. */
  get memories(): Float64Array[] {
    return [this.#memory, this.#deadlines.memory, this.#saturation.memory];
  }

  get state(): number {
    return this.#memory[CELL.state];
  }

  /** Whether the rig may carry force before this cycle's step. */
  get energised(): boolean {
    return isEnergised(this.state);
  }

  /**
   * Needs the record's sample, requests, measurement and estimate, and what the last cycle left of
   * its force and why it was limited.
   *
   * @param sensors what is wrong with an encoder
   * @param motion what is wrong with the motion
   * @param prediction the state when a force commanded now will act, laid out as `STATE`
   */
  supervise(
    record: Float64Array,
    sensors: CauseWatch,
    motion: CauseWatch,
    prediction: Float64Array,
  ): void {
    const memory = this.#memory;
    const state = memory[CELL.state];
    this.#count(record, state);
    const energised = isEnergised(state);
    this.#deadlines.see(record, energised);
    this.#saturation.see(record, state === SAFETY_STATE.running);
    this.#stopping.measure(record, prediction, energised);

    const evidence = this.#evidence;
    evidence.record = record;
    evidence.isEnergised = energised;
    evidence.isStale = memory[CELL.gapPeriods] > this.#gapLimit;
    evidence.isFinite = isMeasuredFinite(record) && (!energised || isStateFinite(prediction));
    evidence.deadlinesMissed = this.#deadlines.missed;
    evidence.sensors = sensors.cause;
    evidence.motion = motion.cause;
    evidence.isAtEnd = this.#stopping.isAtEnd;
    evidence.saturation = this.#saturation.cause;
    const cause = stopCause(evidence, WATCHED[state]);

    const resetDue = state === SAFETY_STATE.latched || state === SAFETY_STATE.tripped;
    const blocked = blockers(
      record,
      this.#limits,
      resetDue,
      evidence.isStale,
      this.#stopping.hasRoom,
    );
    memory[CELL.state] = nextState(state, this.#conditions(record, prediction, cause, blocked));
    memory[CELL.requests] = record[SIGNAL.requests];
    this.#remember(cause, state);
    record[SIGNAL.blockers] = blocked;
    this.#write(record);
  }

  /** Cuts for a cause that was found after {@link supervise}. */
  cut(record: Float64Array, cause: number): void {
    const state = this.#memory[CELL.state];
    this.#memory[CELL.state] = nextState(state, CONDITION.cut);
    this.#remember(cause, state);
    this.#write(record);
  }

  #count(record: Float64Array, state: number): void {
    const memory = this.#memory;
    // A loop that stood still had no sample either, though one is there now.
    memory[CELL.gapPeriods] =
      record[SIGNAL.fresh] !== 0
        ? record[SIGNAL.periods] - 1
        : memory[CELL.gapPeriods] + record[SIGNAL.periods];
    memory[CELL.stoppingPeriods] =
      state === SAFETY_STATE.stopping ? memory[CELL.stoppingPeriods] + record[SIGNAL.periods] : 0;
  }

  #conditions(
    record: Float64Array,
    prediction: Float64Array,
    cause: number,
    blocked: number,
  ): number {
    const begun = record[SIGNAL.requests] & ~this.#memory[CELL.requests];
    let conditions = 0;
    if (CATEGORY[cause] === 0) conditions |= CONDITION.cut;
    if (CATEGORY[cause] === 1) conditions |= CONDITION.stop;
    if ((begun & REQUEST.reset) !== 0) conditions |= CONDITION.reset;
    if ((begun & REQUEST.arm) !== 0) conditions |= CONDITION.arm;
    if (blocked !== 0) conditions |= CONDITION.blocked;
    // A cart that stands while a force is still on its way to it does not stay so.
    const isAtRest =
      Math.abs(record[SIGNAL.xDot]) < REST_SPEED && Math.abs(prediction[STATE.xDot]) < REST_SPEED;
    if (isAtRest || this.#memory[CELL.stoppingPeriods] >= this.#stopLimit) {
      conditions |= CONDITION.stopped;
    }
    return conditions;
  }

  /** The first cause stays, unless a graver one comes; a reset forgets it. */
  #remember(cause: number, before: number): void {
    const memory = this.#memory;
    const after = memory[CELL.state];
    if (after === SAFETY_STATE.ready && before !== SAFETY_STATE.ready)
      memory[CELL.trip] = TRIP.NONE;
    if (after !== SAFETY_STATE.stopping && after !== SAFETY_STATE.tripped) return;
    if (CATEGORY[cause] < CATEGORY[memory[CELL.trip]]) memory[CELL.trip] = cause;
  }

  #write(record: Float64Array): void {
    record[SIGNAL.state] = this.#memory[CELL.state];
    record[SIGNAL.trip] = this.#memory[CELL.trip];
  }
}
