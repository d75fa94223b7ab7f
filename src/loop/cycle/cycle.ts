import { createController } from '../../controllers/registry.ts';
import { INTERNALS, type Controller } from '../../controllers/controller.ts';
import { CommandHistory } from '../../estimation/command-history.ts';
import { SIGNAL } from '../../record/signals.ts';
import { LIMIT_REASON } from '../../safety/limit-reasons.ts';
import { isEnergised, SAFETY_STATE } from '../../safety/state-machine.ts';
import { TRIP } from '../../safety/trips.ts';
import { DISTURBANCE_CANCEL_LIMIT, type CycleOptions } from './cycle-options.ts';
import { limitForce } from './limiter.ts';
import { Observer } from './observer.ts';
import { Supervisor } from './supervisor.ts';

/** Forces kept for the prediction over the delay; a power of two. */
const HISTORY_PERIODS = 1024;

/** A controlled stop takes the cart's speed away with this time constant, s. */
const BRAKING_TIME = 0.1;

/**
 * The pure cycle: sample and requests in, command out, all in one record.
 *
 * It imports nothing of Node, reads no clock and allocates nothing; the same
 * records in give the same bits out, on any machine.
 */
export class Cycle {
  readonly #controller: Controller;
  readonly #commands = new CommandHistory(HISTORY_PERIODS);
  readonly #observer: Observer;
  readonly #supervisor: Supervisor;
  readonly #forceLimit: number;
  readonly #brake: number;
  readonly #output = new Float64Array(1);
  /** [force of the last period N, whether it was limited] */
  readonly #last = new Float64Array(2);

  constructor(options: CycleOptions) {
    const { physics, periodSeconds, limits } = options;
    this.#controller = createController(options.controller, options.gains, {
      physics,
      periodSeconds,
      forceLimit: limits.force,
    });
    this.#observer = new Observer(options, this.#commands);
    this.#supervisor = new Supervisor(limits, periodSeconds);
    this.#forceLimit = limits.force;
    this.#brake = (physics.cartMass + physics.mass1 + physics.mass2) / BRAKING_TIME;
  }

  /** All that changes from cycle to cycle: a copy of these is a snapshot. */
  get memories(): Float64Array[] {
    return [
      this.#controller.memory,
      this.#commands.memory,
      this.#supervisor.memory,
      this.#last,
      ...this.#observer.memories,
    ];
  }

  /** Needs the `clock`, `sample` and `request` signals of the record; writes its `output` signals. */
  step(record: Float64Array): void {
    this.#recallCommands(record);
    const before = this.#supervisor.state;
    this.#observer.observe(record, this.#supervisor.energised);
    this.#supervisor.supervise(record);
    this.#handOver(before, this.#supervisor.state);
    this.#command(record);
    this.#last[0] = record[SIGNAL.force];
    this.#last[1] = (record[SIGNAL.limitReason] & ~LIMIT_REASON.notRunning) === 0 ? 0 : 1;
  }

  /** A command stands until the next one: through every period that was skipped. */
  #recallCommands(record: Float64Array): void {
    const periods = Math.min(record[SIGNAL.periods], HISTORY_PERIODS);
    for (let i = 0; i < periods; i++) this.#commands.push(this.#last, 0);
  }

  #handOver(before: number, after: number): void {
    if (after === before) return;
    if (after === SAFETY_STATE.armed) this.#observer.handOver();
    if (after === SAFETY_STATE.running) this.#controller.reset(this.#observer.prediction);
    if (isEnergised(before) && !isEnergised(after)) this.#observer.handBack();
  }

  #command(record: Float64Array): void {
    record[SIGNAL.limitReason] = 0;
    const state = this.#supervisor.state;
    if (state === SAFETY_STATE.running) this.#control(record);
    else if (state === SAFETY_STATE.stopping) this.#brakeCart(record);
    else this.#rest(record);
  }

  #control(record: Float64Array): void {
    this.#controller.step(this.#observer.prediction, this.#last[1] !== 0, this.#output);
    const disturbance = this.#observer.disturbance[0];
    const cancelled = Math.min(
      DISTURBANCE_CANCEL_LIMIT,
      Math.max(-DISTURBANCE_CANCEL_LIMIT, disturbance),
    );
    const demand = this.#output[0] - cancelled;
    // A difference with itself is not zero for NaN and infinity: such a demand is never clamped.
    if (demand - demand !== 0) {
      this.#supervisor.cut(record, TRIP.NON_FINITE);
      this.#observer.handBack();
      this.#rest(record);
      return;
    }
    this.#writeInternals(record);
    record[SIGNAL.demand] = demand;
    record[SIGNAL.enable] = 1;
    limitForce(record, this.#forceLimit);
  }

  #brakeCart(record: Float64Array): void {
    const demand = -this.#brake * record[SIGNAL.xDot];
    this.#writeInternals(record);
    record[SIGNAL.demand] = demand;
    record[SIGNAL.enable] = 1;
    record[SIGNAL.limitReason] = LIMIT_REASON.braking;
    limitForce(record, this.#forceLimit);
  }

  #rest(record: Float64Array): void {
    this.#writeInternals(record);
    record[SIGNAL.demand] = 0;
    record[SIGNAL.force] = 0;
    record[SIGNAL.enable] = 0;
    record[SIGNAL.limitReason] = LIMIT_REASON.notRunning;
  }

  #writeInternals(record: Float64Array): void {
    const internals = this.#controller.internals;
    record[SIGNAL.slidingVariable] = internals[INTERNALS.slidingVariable];
    record[SIGNAL.gain1] = internals[INTERNALS.gain1];
    record[SIGNAL.gain2] = internals[INTERNALS.gain2];
  }
}
