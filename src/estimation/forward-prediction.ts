import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { RungeKutta4 } from '../plant-sim/integrator.ts';
import type { CommandHistory } from './command-history.ts';

/** The longest step of the integrator, s. */
const LONGEST_SUBSTEP = 0.002;

/** Substeps are counted a little short, so that rounding in a duration does not cost one more. */
const ROUNDING = 1e-9;

/**
 * Carries a state along the plant model under the forces that act after a delay.
 *
 * With a delay of d periods T, the force commanded at tick j acts from t_j + d T to
 * t_(j+1) + d T. With n the whole and f the fractional part of d, one period therefore sees the
 * force of age n + 1 for f T and then that of age n:
 *
 *     t_(k-1)      t_(k-1) + f T          t_k
 *        |  age n+1  |        age n        |
 *
 * and from t_k to t_k + d T the pending forces act: age n for f T, then n - 1, ..., 0 for T each.
 * Age 0 is the force commanded at t_(k-1). A disturbance, N, is added all the while.
 *
 * Friction other than viscous is left out of the model: who estimates a disturbance finds it there.
 */
export class ForwardPrediction {
  readonly #plant: RungeKutta4;
  readonly #periodSeconds: number;
  /** Force, N, and duration of one substep, s, as the integrator takes them. */
  readonly #input = new Float64Array(2);

  constructor(physics: PhysicalParameters, periodSeconds: number) {
    this.#plant = new RungeKutta4(physics);
    this.#periodSeconds = periodSeconds;
  }

  /**
   * Whether the history tells all forces that acted in the last `elapsedPeriods` and will act
   * within the delay. False also for a delay or a number of periods that is negative or no number.
   */
  covers(commands: CommandHistory, delayPeriods: Float64Array, elapsedPeriods: number): boolean {
    return (
      delayPeriods[0] >= 0 &&
      elapsedPeriods >= 0 &&
      Math.floor(delayPeriods[0]) + elapsedPeriods < commands.capacity
    );
  }

  /**
   * Carries `state` over one past period.
   *
   * @param state laid out as `STATE`, changed in place
   * @param disturbance N, at index 0
   * @param periodsAgo which period: 0 is the one that ended now
   */
  advancePeriod(
    state: Float64Array,
    disturbance: Float64Array,
    commands: CommandHistory,
    delayPeriods: Float64Array,
    periodsAgo: number,
  ): void {
    const whole = Math.floor(delayPeriods[0]) | 0;
    const fraction = delayPeriods[0] - whole;
    const age = periodsAgo + whole;
    if (fraction > 0) {
      this.#input[1] = fraction * this.#periodSeconds;
      this.#hold(state, disturbance, commands, age + 1);
    }
    this.#input[1] = (1 - fraction) * this.#periodSeconds;
    this.#hold(state, disturbance, commands, age);
  }

  /**
   * Carries `state`, as it was `start` periods ago, to what it was `end` periods ago; fills it with
   * NaN where the history does not cover that. Other parameters as in `advancePeriod`.
   */
  coast(
    state: Float64Array,
    disturbance: Float64Array,
    commands: CommandHistory,
    delayPeriods: Float64Array,
    start: number,
    end: number,
  ): void {
    if (!this.covers(commands, delayPeriods, start)) {
      state.fill(NaN);
      return;
    }
    for (let periodsAgo = start - 1; periodsAgo >= end; periodsAgo--) {
      this.advancePeriod(state, disturbance, commands, delayPeriods, periodsAgo);
    }
  }

  /**
   * Carries `state` from now to the moment when a force commanded now will act; fills it with NaN
   * where the history does not cover the delay.
   */
  predict(
    state: Float64Array,
    disturbance: Float64Array,
    commands: CommandHistory,
    delayPeriods: Float64Array,
  ): void {
    if (!this.covers(commands, delayPeriods, 0)) {
      state.fill(NaN);
      return;
    }
    const whole = Math.floor(delayPeriods[0]) | 0;
    const fraction = delayPeriods[0] - whole;
    if (fraction > 0) {
      this.#input[1] = fraction * this.#periodSeconds;
      this.#hold(state, disturbance, commands, whole);
    }
    for (let age = whole - 1; age >= 0; age--) {
      this.#input[1] = this.#periodSeconds;
      this.#hold(state, disturbance, commands, age);
    }
  }

  /** One piece of constant force: that of `age`, for `#input[1]` seconds, set by the caller. */
  #hold(
    state: Float64Array,
    disturbance: Float64Array,
    commands: CommandHistory,
    age: number,
  ): void {
    const duration = this.#input[1];
    const substeps = 1 + ((duration / LONGEST_SUBSTEP - ROUNDING) | 0);
    this.#input[0] = commands.memory[commands.indexOf(age)] + disturbance[0];
    this.#input[1] = duration / substeps;
    this.#plant.advance(state, this.#input, substeps);
  }
}
