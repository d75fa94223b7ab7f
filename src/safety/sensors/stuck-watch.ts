import { inertialConstants, type InertialConstants } from '../../plant-sim/dynamics.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import { SIGNAL } from '../../record/signals.ts';

const CHANNELS = 3;
/** A reading that stood still for fewer samples than this is no matter, however long that took. */
const LEAST_SAMPLES = 10;
/** Readings contradict each other from this angle on, rad: some counts. */
const CONTRADICTION = 0.006;
/** And from this share of what is compared on: the model may be so far off. */
const MODEL_SHARE = 0.3;

/** Layout of a channel's memory: its reading, since when, and samples since then. */
const CHANNEL = { reading: 0, since: 1, samples: 2, size: 3 } as const;
/** Layout of a point: its time, periods, and [x, theta1, theta2]. */
const POINT = { time: 0, values: 1, size: 1 + CHANNELS } as const;
/** Points of the motion that are kept, newest first, half the patience apart. */
const POINTS = 9;
const NEWEST = CHANNELS * CHANNEL.size;
const END = NEWEST + POINTS * POINT.size;

/**
 * Finds an encoder that reads the same though the rig moves.
 *
 * A reading that stands still is nothing in itself, nor is it that others move: a cart that friction
 * holds stands still under pendulums that sway, and a pendulum at its turning point over a cart that
 * starts. But whatever force and friction do to the cart, the joints are not driven:
 *
 *     joint1 theta1'' + k theta2'' + a x'' = a g theta1 - (d1 + d2) theta1' + d2 theta2'
 *     k theta1'' + joint2 theta2'' + b x'' = b g theta2 + d2 (theta1' - theta2')
 *
 * Where three points of the motion contradict this, by how they bend away from a straight line, an
 * encoder is wrong, and that is the one that read the same from the first of them to the last. They
 * are tried over once, twice and four times the patience: what goes slowly shows over a longer time.
 */
export class StuckWatch {
  static readonly MEMORY_SIZE = END;
  readonly #memory: Float64Array;
  readonly #physics: PhysicalParameters;
  readonly #inertia: InertialConstants;
  readonly #periodSeconds: number;
  /** How long a reading may stand still, periods. */
  readonly #patience: number;
  /** By how much the three readings bend, as a positive acceleration does. */
  readonly #bend = new Float64Array(CHANNELS);

  /**
   * @param memory `MEMORY_SIZE` cells of the owner's
   * @param patience how long a reading may stand still, s
   */
  constructor(
    memory: Float64Array,
    physics: PhysicalParameters,
    patience: number,
    periodSeconds: number,
  ) {
    this.#memory = memory;
    this.#inertia = inertialConstants(physics);
    this.#physics = physics;
    this.#periodSeconds = periodSeconds;
    this.#patience = patience / periodSeconds;
  }

  /**
   * Starts anew from readings that can be believed.
   *
   * @param measurement [x, theta1, theta2], m and rad
   * @param record with their counts
   * @param time of the sample, periods, at 0
   */
  begin(measurement: Float64Array, record: Float64Array, time: Float64Array): void {
    for (let channel = 0; channel < CHANNELS; channel++) this.#change(channel, record, time);
    for (let i = 0; i < POINTS; i++) this.#mark(measurement, time);
  }

  /** @returns whether an encoder is stuck; parameters as in {@link begin} */
  judge(measurement: Float64Array, record: Float64Array, time: Float64Array): boolean {
    const memory = this.#memory;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const base = channel * CHANNEL.size;
      if (record[SIGNAL.countX + channel] === memory[base + CHANNEL.reading]) {
        memory[base + CHANNEL.samples] += 1;
      } else {
        this.#change(channel, record, time);
      }
    }
    if (time[0] - memory[NEWEST + POINT.time] < 0.5 * this.#patience) return false;
    this.#mark(measurement, time);
    for (let apart = 1; 2 * apart < POINTS; apart *= 2) {
      const middle = NEWEST + apart * POINT.size;
      const first = middle + apart * POINT.size;
      if (this.#oneStoodStill(first) && this.#contradict(first, middle)) return true;
    }
    return false;
  }

  #change(channel: number, record: Float64Array, time: Float64Array): void {
    const base = channel * CHANNEL.size;
    this.#memory[base + CHANNEL.reading] = record[SIGNAL.countX + channel];
    this.#memory[base + CHANNEL.since] = time[0];
    this.#memory[base + CHANNEL.samples] = 0;
  }

  /** One more point of the motion; the oldest is forgotten. */
  #mark(measurement: Float64Array, time: Float64Array): void {
    const memory = this.#memory;
    for (let i = END - 1; i >= NEWEST + POINT.size; i--) memory[i] = memory[i - POINT.size];
    memory[NEWEST + POINT.time] = time[0];
    for (let i = 0; i < CHANNELS; i++) memory[NEWEST + POINT.values + i] = measurement[i];
  }

  /** Whether an encoder read the same since the point at `first`. */
  #oneStoodStill(first: number): boolean {
    const memory = this.#memory;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const base = channel * CHANNEL.size;
      if (
        memory[base + CHANNEL.samples] >= LEAST_SAMPLES &&
        memory[base + CHANNEL.since] <= memory[first + POINT.time]
      ) {
        return true;
      }
    }
    return false;
  }

  /** Whether the points at `first` and `middle` and the newest cannot be those of the rig. */
  #contradict(first: number, middle: number): boolean {
    const memory = this.#memory;
    const bend = this.#bend;
    const before = (memory[middle + POINT.time] - memory[first + POINT.time]) * this.#periodSeconds;
    const after = (memory[NEWEST + POINT.time] - memory[middle + POINT.time]) * this.#periodSeconds;
    if (before <= 0) return false;
    const share = before / (before + after);
    for (let i = POINT.values; i < POINT.size; i++) {
      const straight = memory[first + i] + (memory[NEWEST + i] - memory[first + i]) * share;
      bend[i - POINT.values] = straight - memory[middle + i];
    }
    const { a, b, k, joint1, joint2 } = this.#inertia;
    const { gravity, jointDamping1, jointDamping2 } = this.#physics;
    const lower = POINT.values + 1;
    const upper = POINT.values + 2;
    const rate1 = (memory[NEWEST + lower] - memory[first + lower]) / (before + after);
    const rate2 = (memory[NEWEST + upper] - memory[first + upper]) / (before + after);
    // A constant acceleration bends by half of it times both times.
    const half = 0.5 * before * after;
    const torque1 =
      half *
      (a * gravity * memory[middle + lower] -
        (jointDamping1 + jointDamping2) * rate1 +
        jointDamping2 * rate2);
    const torque2 = half * (b * gravity * memory[middle + upper] + jointDamping2 * (rate1 - rate2));
    const rest1 = joint1 * bend[1] + k * bend[2] + a * bend[0] - torque1;
    const rest2 = k * bend[1] + joint2 * bend[2] + b * bend[0] - torque2;
    const x = Math.abs(bend[0]);
    const theta1 = Math.abs(bend[1]);
    const theta2 = Math.abs(bend[2]);
    const whole1 = joint1 * theta1 + k * theta2 + a * x + Math.abs(torque1);
    const whole2 = k * theta1 + joint2 * theta2 + b * x + Math.abs(torque2);
    return (
      Math.abs(rest1) > CONTRADICTION * joint1 + MODEL_SHARE * whole1 ||
      Math.abs(rest2) > CONTRADICTION * joint2 + MODEL_SHARE * whole2
    );
  }
}
