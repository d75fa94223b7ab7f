import type { Controller, ControllerModel } from '../../controllers/controller.ts';
import { CONTROLLER_NAMES, createController } from '../../controllers/registry.ts';
import { CommandHistory } from '../../estimation/command-history.ts';
import { SIGNAL } from '../../record/signals.ts';
import { LIMIT_REASON } from '../../safety/limit-reasons.ts';
import { Limiter } from '../../safety/limiter.ts';
import { MotionWatch } from '../../safety/motion-watch.ts';
import type { SafetyLimits } from '../../safety/safety-limits.ts';
import { SensorWatch } from '../../safety/sensor-watch.ts';
import { isEnergised, SAFETY_STATE } from '../../safety/state-machine.ts';
import { brakingDemand } from '../../safety/stopping-distance.ts';
import { TRIP } from '../../safety/trips.ts';
import { ControlLaw } from './control-law.ts';
import type { ControllerChoice } from './controller-choice.ts';
import { DISTURBANCE_CANCEL_LIMIT, type CycleOptions } from './cycle-options.ts';
import { Observer } from './observer.ts';
import { ShadowLaw } from './shadow-law.ts';
import { Supervisor } from './supervisor.ts';

/** Forces kept for the prediction over the delay; a power of two. */
const HISTORY_PERIODS = 1024;

/**
 * The pure cycle: sample and requests in, command out, all in one record.
 *
 * It imports nothing of Node, reads no clock and allocates nothing; the same
 * records in give the same bits out, on any machine.
 */
export class Cycle {
  readonly #model: ControllerModel;
  readonly #law: ControlLaw;
  readonly #shadow = new ShadowLaw();
  readonly #commands = new CommandHistory(HISTORY_PERIODS);
  readonly #sensors: SensorWatch;
  readonly #observer: Observer;
  readonly #motion: MotionWatch;
  readonly #supervisor: Supervisor;
  readonly #limiter: Limiter;
  readonly #limits: SafetyLimits;
  readonly #output = new Float64Array(1);
  /** Estimated disturbance that is cancelled in the force, N. */
  readonly #cancelled = new Float64Array(1);
  /** [force of the last period N, whether it was limited] */
  readonly #last = new Float64Array(2);

  constructor(options: CycleOptions) {
    const { physics, periodSeconds, limits } = options;
    this.#model = { physics, periodSeconds, forceLimit: limits.force };
    this.#law = new ControlLaw(
      this.#build(options),
      CONTROLLER_NAMES.indexOf(options.controller),
      periodSeconds,
      limits.force + DISTURBANCE_CANCEL_LIMIT,
    );
    this.#sensors = new SensorWatch(limits, physics, options.encoders, periodSeconds);
    this.#observer = new Observer(options, this.#commands, this.#sensors);
    this.#motion = new MotionWatch(limits, physics, periodSeconds);
    this.#supervisor = new Supervisor(limits, physics, periodSeconds);
    this.#limiter = new Limiter(limits, periodSeconds);
    this.#limits = limits;
  }

  /**
   * All that changes from cycle to cycle: a copy of these is a snapshot, which fits as long as no
   * controller was exchanged since.
   */
  get memories(): Float64Array[] {
    return [
      ...this.#law.memories,
      ...this.#shadow.memories,
      this.#commands.memory,
      ...this.#supervisor.memories,
      this.#limiter.memory,
      this.#last,
      this.#sensors.memory,
      this.#motion.memory,
      ...this.#observer.memories,
    ];
  }

  /** Needs the `clock`, `sample` and `request` signals of the record; writes its `output` signals. */
  step(record: Float64Array): void {
    this.#recallCommands(record);
    const before = this.#supervisor.state;
    const { energised } = this.#supervisor;
    this.#observer.observe(record, energised);
    this.#motion.see(record, energised);
    this.#supervisor.supervise(record, this.#sensors, this.#motion, this.#observer.prediction);
    this.#handOver(before, this.#supervisor.state);
    this.#command(record);
    this.#last[0] = record[SIGNAL.force];
    this.#last[1] = (record[SIGNAL.limitReason] & ~LIMIT_REASON.notRunning) === 0 ? 0 : 1;
  }

  /**
   * Between two cycles: puts another controller, or the same with other gains, in force. While the
   * rig runs it takes over without a step in the force.
   *
   * @throws BridgeError where its gains cannot hold the plant up; the one in force stays then
   */
  exchange(choice: ControllerChoice): void {
    const running = this.#supervisor.state === SAFETY_STATE.running;
    const index = CONTROLLER_NAMES.indexOf(choice.controller);
    this.#law.exchange(this.#build(choice), index, running);
  }

  /**
   * Between two cycles: lets a controller run beside the one in force without effect; null ends that.
   *
   * @throws BridgeError where its gains cannot hold the plant up; the one before stays then
   */
  shadow(choice: ControllerChoice | null): void {
    if (choice === null) this.#shadow.exchange(null, 0);
    else this.#shadow.exchange(this.#build(choice), CONTROLLER_NAMES.indexOf(choice.controller));
  }

  #build({ controller, gains }: ControllerChoice): Controller {
    return createController(controller, gains, this.#model);
  }

  /** A command stands until the next one: through every period that was skipped. */
  #recallCommands(record: Float64Array): void {
    const periods = Math.min(record[SIGNAL.periods], HISTORY_PERIODS);
    for (let i = 0; i < periods; i++) this.#commands.push(this.#last, 0);
  }

  #handOver(before: number, after: number): void {
    if (after === before) return;
    if (after === SAFETY_STATE.armed) this.#observer.handOver();
    if (after === SAFETY_STATE.running) this.#law.reset(this.#observer.prediction);
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
    const { prediction, disturbance } = this.#observer;
    const saturated = this.#last[1] !== 0;
    this.#law.step(prediction, saturated, this.#output);
    this.#cancelled[0] = Math.min(
      DISTURBANCE_CANCEL_LIMIT,
      Math.max(-DISTURBANCE_CANCEL_LIMIT, disturbance[0]),
    );
    const demand = this.#output[0] - this.#cancelled[0];
    // A difference with itself is not zero for NaN and infinity: such a demand is never clamped.
    if (demand - demand !== 0) {
      this.#supervisor.cut(record, TRIP.NON_FINITE);
      this.#observer.handBack();
      this.#rest(record);
      return;
    }
    this.#shadow.step(record, prediction, saturated, this.#cancelled);
    this.#law.write(record);
    record[SIGNAL.demand] = demand;
    record[SIGNAL.enable] = 1;
    this.#limiter.limit(record);
  }

  #brakeCart(record: Float64Array): void {
    this.#shadow.rest(record);
    this.#law.write(record);
    brakingDemand(record, this.#observer.prediction, this.#limits, this.#model.physics);
    record[SIGNAL.enable] = 1;
    record[SIGNAL.limitReason] = LIMIT_REASON.braking;
    this.#limiter.limit(record);
  }

  #rest(record: Float64Array): void {
    this.#shadow.rest(record);
    this.#law.write(record);
    record[SIGNAL.demand] = 0;
    record[SIGNAL.enable] = 0;
    this.#limiter.rest(record);
  }
}
