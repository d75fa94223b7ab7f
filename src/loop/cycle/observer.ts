import type { CommandHistory } from '../../estimation/command-history.ts';
import type { Estimator, EstimatorInput } from '../../estimation/estimator.ts';
import { createEstimator } from '../../estimation/registry.ts';
import { readChannels } from '../../hal/channel.ts';
import { SIGNAL } from '../../record/signals.ts';
import type { EncoderParameters } from '../../plant-sim/encoder.ts';
import { STATE, STATE_SIZE } from '../../plant-sim/state.ts';
import type { SensorWatch } from '../../safety/sensor-watch.ts';
import type { CycleOptions } from './cycle-options.ts';

/** Layout of {@link Observer}'s own memory. */
const CELL = { seen: 0, lag: 1, turns: 2 } as const;

const TURN = 2 * Math.PI;

/** An angle beyond this is taken for a pendulum that came round: well past hanging, rad. */
const CAME_ROUND = 1.25 * Math.PI;

/**
 * From counts to states. While the rig is not energised a low-pass difference
 * watches it, since a rig that is held by hand or by a fixture does not move as
 * the model says; arming hands its reading over to the chosen estimator.
 *
 * A sample of which a reading is refused counts as none: the estimator coasts over it.
 */
export class Observer {
  readonly #encoders: EncoderParameters;
  readonly #idle: Estimator;
  readonly #chosen: Estimator;
  readonly #sensors: SensorWatch;
  readonly #input: EstimatorInput;
  readonly #velocity = new Float64Array(3);
  /** [whether a sample was seen, lag of the last one, whole turns taken off each angle] */
  readonly #memory = new Float64Array(4);

  constructor(options: CycleOptions, commands: CommandHistory, sensors: SensorWatch) {
    this.#encoders = options.encoders;
    this.#sensors = sensors;
    const context = {
      physics: options.physics,
      periodSeconds: options.periodSeconds,
      countSizes: countSizes(options.encoders),
    };
    this.#idle = createEstimator('difference', context);
    this.#chosen = createEstimator(options.estimator, context);
    this.#input = {
      measurement: new Float64Array(3),
      fresh: false,
      elapsedPeriods: 1,
      commands,
      delayPeriods: new Float64Array(1),
      truth: new Float64Array(STATE_SIZE),
    };
  }

  get memories(): Float64Array[] {
    return [this.#memory, this.#idle.memory, this.#chosen.memory, this.#input.measurement];
  }

  /** The state at the moment when a force commanded now will act, laid out as `STATE`. */
  get prediction(): Float64Array {
    return this.#chosen.prediction;
  }

  get disturbance(): Float64Array {
    return this.#chosen.disturbance;
  }

  /** Reads the `sample` signals of the record and writes its measurement, what is refused of it, and its estimate. */
  observe(record: Float64Array, energised: boolean): void {
    const input = this.#input;
    const arrived = record[SIGNAL.fresh] !== 0;
    if (arrived) this.#measure(record, energised);
    this.#sensors.judge(input.measurement, record, energised);
    input.fresh = arrived && record[SIGNAL.refusedChannels] === 0;
    input.elapsedPeriods = this.#elapsedPeriods(record, input.fresh);
    input.delayPeriods[0] = record[SIGNAL.delayPeriods];
    for (let i = 0; i < STATE_SIZE; i++) input.truth[i] = record[SIGNAL.trueX + i];

    if (this.#memory[CELL.seen] === 0) {
      if (!input.fresh) return;
      this.#velocity.fill(0);
      this.#idle.reset(input.measurement, this.#velocity);
      this.#memory[CELL.seen] = 1;
    }
    const estimator = energised ? this.#chosen : this.#idle;
    estimator.step(input);
    for (let i = 0; i < 3; i++) record[SIGNAL.measuredX + i] = input.measurement[i];
    for (let i = 0; i < STATE_SIZE; i++) record[SIGNAL.x + i] = estimator.estimate[i];
    record[SIGNAL.disturbance] = energised ? estimator.disturbance[0] : 0;
  }

  /**
   * Reads the encoders. A pendulum may have been lifted the other way round: while the rig carries no
   * force, whole turns are taken off its angle, so that upright is always 0.
   */
  #measure(record: Float64Array, energised: boolean): void {
    const { measurement } = this.#input;
    readChannels(this.#encoders, record, measurement);
    for (let i = 1; i <= 2; i++) {
      const cell = CELL.turns + i - 1;
      measurement[i] -= this.#memory[cell] * TURN;
      if (energised || !(Math.abs(measurement[i]) > CAME_ROUND)) continue;
      const turns = Math.floor(measurement[i] / TURN + 0.5);
      this.#memory[cell] += turns;
      measurement[i] -= turns * TURN;
      this.#memory[CELL.seen] = 0;
    }
  }

  /**
   * Periods from the last estimate to this sample. A sample that took a period longer than the one
   * before was latched a period earlier than the estimate has coasted to meanwhile.
   */
  #elapsedPeriods(record: Float64Array, used: boolean): number {
    const periods = record[SIGNAL.periods];
    if (!used) return periods;
    const lag = record[SIGNAL.sampleLag];
    const elapsed = periods + this.#memory[CELL.lag] - lag;
    this.#memory[CELL.lag] = lag;
    return Math.max(0, elapsed);
  }

  /** Starts the chosen estimator from what the idle one sees. */
  handOver(): void {
    const seen = this.#idle.estimate;
    for (let i = 0; i < 3; i++) this.#velocity[i] = seen[STATE.xDot + i];
    this.#chosen.reset(this.#input.measurement, this.#velocity);
  }

  /** Starts the idle estimator from what the chosen one sees. */
  handBack(): void {
    const seen = this.#chosen.estimate;
    for (let i = 0; i < 3; i++) this.#velocity[i] = seen[STATE.xDot + i];
    this.#idle.reset(this.#input.measurement, this.#velocity);
  }
}

/** Size of a count of each absolute value, m and rad: a relative encoder adds the other's error to its own. */
function countSizes({ x, theta1, theta2, theta2Relative }: EncoderParameters): Float64Array {
  const size1 = 1 / theta1.countsPerUnit;
  const size2 = 1 / theta2.countsPerUnit;
  return Float64Array.of(
    1 / x.countsPerUnit,
    size1,
    theta2Relative ? Math.sqrt(size1 * size1 + size2 * size2) : size2,
  );
}
