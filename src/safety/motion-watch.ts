import { inertialConstants, type InertialConstants } from '../plant-sim/dynamics.ts';
import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { SIGNAL } from '../record/signals.ts';
import type { SafetyLimits } from './safety-limits.ts';
import { TRIP } from './trips.ts';

/** Momentum is weighed against the commands over this time, s. */
const WINDOW_SECONDS = 0.1;
/** Momentum is measured over this time, s: readings of 5 mm and 20 mrad of noise still tell it to 1 N s. */
const BASE_SECONDS = 0.03;
/** Delays up to this many periods are covered; over longer ones nothing is compared. */
const LONGEST_DELAY = 512;
/** A cart that went this far has moved, m. */
const MOVED = 0.001;
/** An impulse that would have made the whole mass so fast moves a cart that can move, m/s. */
const MISSED_SPEED = 0.5;
/** It has this long to go that far, s, and at least two periods: it may be turning round. */
const ANSWER_SECONDS = 0.01;
const ANSWER_PERIODS = 2;
/** Momentum that follows less than this share of the impulse commanded does not follow it. */
const FOLLOWING_SHARE = 0.25;

/** Layout of {@link MotionWatch.memory}, before its two rings. */
const CELL = {
  cause: 0,
  /** Periods over which momentum is known; -1 while the rig is not energised. */
  known: 1,
  /** Index of the newest cell of both rings. */
  newest: 2,
  /** Impulse that had acted at the last sample that is believed, N s. */
  acted: 3,
  /** Where the cart stood when it moved last, m, and the impulse beyond friction since then, N s. */
  stoodAt: 4,
  unanswered: 5,
  /** Periods since that impulse was enough to move any cart. */
  waited: 6,
  /** Periods since the last sample that is believed. */
  unseen: 7,
  rings: 8,
} as const;

/**
 * Whether the cart does what it is told, from the sum of all horizontal momentum
 *
 *     P = d/dt (M x + a sin(theta1) + b sin(theta2))     M = m0 + m1 + m2
 *     P' = F - b0 x' - friction                          a = m1 com1 + m2 L1, b = m2 com2
 *
 * which no motion of the pendulums changes, however wild: what they take the cart has.
 *
 * - Motion is missing where the commands beyond what friction may hold would have made the whole
 *   mass move at 0.5 m/s, and the cart did not go 1 mm; and where momentum does not follow them
 *   though the pendulums push the cart about.
 * - Motion is uncommanded where momentum comes in a tenth of a second that no command explains:
 *   more than a push may bring. A force of a tenth of a second is found from
 *   10 x `unexplainedImpulse` N on, together with the commands that work against it in vain.
 *
 * Momentum is the difference of estimated positions, which every estimator has right to a count or
 * two, and commands count from when they acted, by the measured delay. Nothing is compared in the
 * first 30 ms under force, and after a reading was refused.
 */
export class MotionWatch {
  readonly memory: Float64Array;
  /** The sum of all commands up to each period, N s: the newest is that of the last period. */
  readonly #impulse: Float64Array;
  /** M x + a sin(theta1) + b sin(theta2) at each period, kg m. */
  readonly #moment: Float64Array;
  readonly #limits: SafetyLimits;
  readonly #cartDamping: number;
  readonly #inertia: InertialConstants;
  readonly #periodSeconds: number;
  /** The two times above, periods. */
  readonly #window: number;
  readonly #base: number;
  /** How long a cart may take to answer, periods. */
  readonly #answer: number;
  readonly #ringSize: number;
  readonly #scratch = new Float64Array(1);

  constructor(limits: SafetyLimits, physics: PhysicalParameters, periodSeconds: number) {
    this.#limits = limits;
    this.#cartDamping = physics.cartDamping;
    this.#inertia = inertialConstants(physics);
    this.#periodSeconds = periodSeconds;
    this.#window = Math.max(1, Math.floor(WINDOW_SECONDS / periodSeconds + 0.5));
    this.#base = Math.max(1, Math.floor(BASE_SECONDS / periodSeconds + 0.5));
    this.#answer = Math.max(ANSWER_PERIODS, Math.floor(ANSWER_SECONDS / periodSeconds + 0.5));
    this.#ringSize = this.#window + this.#base + LONGEST_DELAY + 2;
    this.memory = new Float64Array(CELL.rings + 2 * this.#ringSize);
    this.#impulse = this.memory.subarray(CELL.rings, CELL.rings + this.#ringSize);
    this.#moment = this.memory.subarray(CELL.rings + this.#ringSize);
    this.memory[CELL.known] = -1;
  }

  /** What is wrong with the motion, as an index into `TRIPS`; 0 is nothing. */
  get cause(): number {
    return this.memory[CELL.cause];
  }

  /**
   * Sees the measurement and the estimate of this cycle, and the force of the last one, which is
   * still in the record.
   *
   * @param energised whether the rig may carry force
   */
  see(record: Float64Array, energised: boolean): void {
    const { memory } = this;
    if (!energised) {
      memory[CELL.known] = -1;
      memory[CELL.cause] = TRIP.NONE;
      return;
    }
    const delay = record[SIGNAL.delayPeriods];
    if (!(delay >= 0 && delay < LONGEST_DELAY)) return;
    if (memory[CELL.known] < 0) {
      memory.fill(0);
      memory[CELL.stoodAt] = record[SIGNAL.measuredX];
    }
    this.#push(record);
    // Momentum is not told from readings that are not believed.
    if (record[SIGNAL.refusedChannels] !== 0) memory[CELL.known] = 0;
    this.#awaitMotion(record);
    if (memory[CELL.cause] === TRIP.NONE) memory[CELL.cause] = this.#findCause(record);
  }

  /** The last command stood through every period that was skipped, and the rig moved on meanwhile. */
  #push(record: Float64Array): void {
    const { memory } = this;
    const { totalMass, a, b } = this.#inertia;
    const theta1 = record[SIGNAL.theta1];
    const theta2 = record[SIGNAL.theta2];
    const square1 = theta1 * theta1;
    const square2 = theta2 * theta2;
    // The series of the sine, off by 7e-4 at 1.2 rad.
    const moment =
      totalMass * record[SIGNAL.x] +
      a * theta1 * (1 - (square1 / 6) * (1 - square1 / 20)) +
      b * theta2 * (1 - (square2 / 6) * (1 - square2 / 20));
    if (memory[CELL.known] === 0) this.#moment.fill(moment);
    const periods = Math.min(record[SIGNAL.periods], this.#ringSize);
    const step = (moment - this.#moment[memory[CELL.newest]]) / periods;
    for (let left = periods - 1; left >= 0; left--) {
      const before = memory[CELL.newest];
      const newest = before + 1 === this.#ringSize ? 0 : before + 1;
      this.#impulse[newest] = this.#impulse[before] + record[SIGNAL.force] * this.#periodSeconds;
      this.#moment[newest] = moment - left * step;
      memory[CELL.newest] = newest;
    }
    memory[CELL.known] = Math.min(memory[CELL.known] + periods, this.#window + this.#base + 1);
  }

  /** Adds up what a cart that stands still was told in vain, sample by sample. */
  #awaitMotion(record: Float64Array): void {
    const { memory } = this;
    memory[CELL.unseen] += record[SIGNAL.periods];
    if (record[SIGNAL.fresh] === 0 || record[SIGNAL.refusedChannels] !== 0) return;
    const periods = memory[CELL.unseen];
    memory[CELL.unseen] = 0;
    const before = memory[CELL.acted];
    this.#actedBefore(record, 0, 1);
    memory[CELL.acted] = this.#scratch[0];
    const impulse = memory[CELL.acted] - before;
    const held = this.#limits.breakaway * this.#periodSeconds * periods;
    memory[CELL.unanswered] += impulse - Math.max(-held, Math.min(held, impulse));
    if (Math.abs(record[SIGNAL.measuredX] - memory[CELL.stoodAt]) > MOVED) {
      memory[CELL.stoodAt] = record[SIGNAL.measuredX];
      memory[CELL.unanswered] = 0;
    }
    const enough = Math.abs(memory[CELL.unanswered]) > MISSED_SPEED * this.#inertia.totalMass;
    memory[CELL.waited] = enough ? memory[CELL.waited] + periods : 0;
  }

  #findCause(record: Float64Array): number {
    const { memory } = this;
    const scratch = this.#scratch;
    const moment = this.#moment;
    if (memory[CELL.waited] > this.#answer) return TRIP.MOTION_MISSING;
    const base = this.#base;
    // The first cell is the one before the first sample under force.
    const window = Math.min(this.#window, memory[CELL.known] - 1 - base);
    if (window <= 0) return TRIP.NONE;
    this.#actedBefore(record, 0, base);
    const impulse = scratch[0];
    this.#actedBefore(record, window, base);
    const commanded = impulse - scratch[0];
    const gained =
      (moment[this.#cell(0)] -
        moment[this.#cell(base)] -
        moment[this.#cell(window)] +
        moment[this.#cell(window + base)]) /
      (base * this.#periodSeconds);
    const lost = this.#cartDamping * record[SIGNAL.xDot] * window * this.#periodSeconds;
    if (!(Math.abs(gained + lost - commanded) > this.#limits.unexplainedImpulse)) return TRIP.NONE;
    return Math.abs(gained + lost) < FOLLOWING_SHARE * Math.abs(commanded)
      ? TRIP.MOTION_MISSING
      : TRIP.MOTION_UNCOMMANDED;
  }

  /**
   * The mean of the impulse that had acted at so many moments, the first `periodsBefore` the last
   * sample and each a period before the one before, N s, into scratch.
   */
  #actedBefore(record: Float64Array, periodsBefore: number, moments: number): void {
    const delay = record[SIGNAL.delayPeriods];
    const whole = Math.floor(delay) | 0;
    const part = delay - whole;
    const first = periodsBefore + whole;
    let sum = 0;
    for (let i = 0; i < moments; i++) sum += this.#impulse[this.#cell(first + i)];
    sum += part * (this.#impulse[this.#cell(first + moments)] - this.#impulse[this.#cell(first)]);
    this.#scratch[0] = sum / moments;
  }

  /** Where in the rings the value of so many periods ago stands. */
  #cell(periodsAgo: number): number {
    const cell = this.memory[CELL.newest] - periodsAgo;
    return cell < 0 ? cell + this.#ringSize : cell;
  }
}
