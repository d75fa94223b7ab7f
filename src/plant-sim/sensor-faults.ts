import { Random } from '../numerics/random.ts';

/** What can be wrong with a sensor (the vocabulary of PX4's failure injection). */
export const SENSOR_FAULTS = [
  'ok',
  'off',
  'stuck',
  'garbage',
  'wrong',
  'slow',
  'delayed',
  'intermittent',
] as const;

export type SensorFault = (typeof SENSOR_FAULTS)[number];

export interface ScheduledSensorFault {
  /** 0 cart, 1 lower pendulum, 2 upper pendulum. */
  readonly channel: 0 | 1 | 2;
  readonly fault: SensorFault;
  /** Time on the rig's clock, s. */
  readonly atSeconds: number;
}

/** Counts that a wrong sensor is off by. */
const WRONG_OFFSET = 100;
/** A garbage reading lies within this many counts of 0. */
const GARBAGE_RANGE = 4096;
/** Share of the way that a slow sensor follows in a reading. */
const SLOW_APPROACH = 0.05;
/** Readings that a delayed sensor is behind. */
const DELAY_READINGS = 20;
/** Share of readings that an intermittent sensor leaves out. */
const INTERMITTENT_SHARE = 0.5;

const CHANNELS = 3;
const RING = 32;
/** Layout of a channel's memory: fault, last reading given, lagging value, ring of true readings, its head, whether any came. */
const CELL = { fault: 0, given: 1, lagging: 2, ring: 3, head: 3 + RING, begun: 4 + RING } as const;
const CHANNEL_SIZE = CELL.begun + 1;

/** Faults of the three encoders, on schedule or switched at run time. */
export class SensorFaults {
  /** All channels, then the next of the schedule. */
  readonly memory = new Float64Array(CHANNELS * CHANNEL_SIZE + 1);
  readonly #schedule: readonly ScheduledSensorFault[];
  readonly #random: Random;
  readonly #draw = new Float64Array(1);

  constructor(schedule: readonly ScheduledSensorFault[], seed: number) {
    this.#schedule = [...schedule].sort((a, b) => a.atSeconds - b.atSeconds);
    this.#random = new Random(seed, 'sensor faults');
  }

  /** All that changes: a copy of these is a snapshot. */
  get memories(): readonly (Float64Array | Uint32Array)[] {
    return [this.memory, this.#random.memory];
  }

  set(channel: number, fault: SensorFault): void {
    this.memory[channel * CHANNEL_SIZE + CELL.fault] = SENSOR_FAULTS.indexOf(fault);
  }

  /** Switches what the schedule holds up to a time. @param clock [time on the rig's clock, s] */
  advanceSchedule(clock: Float64Array): void {
    const next = CHANNELS * CHANNEL_SIZE;
    while (this.memory[next] < this.#schedule.length) {
      const due = this.#schedule[this.memory[next]];
      if (due.atSeconds > clock[0]) return;
      this.set(due.channel, due.fault);
      this.memory[next] += 1;
    }
  }

  /** Replaces the three true readings by those that faulty sensors give. */
  apply(counts: Float64Array): void {
    for (let channel = 0; channel < CHANNELS; channel++) this.#applyTo(channel, counts);
  }

  #applyTo(channel: number, counts: Float64Array): void {
    const { memory } = this;
    const base = channel * CHANNEL_SIZE;
    const truth = counts[channel];
    if (memory[base + CELL.begun] === 0) this.#begin(base, truth);
    const head = (memory[base + CELL.head] + 1) & (RING - 1);
    memory[base + CELL.head] = head;
    memory[base + CELL.ring + head] = truth;

    const fault = SENSOR_FAULTS[memory[base + CELL.fault]];
    const lagging = memory[base + CELL.lagging];
    memory[base + CELL.lagging] =
      fault === 'slow' ? lagging + SLOW_APPROACH * (truth - lagging) : truth;
    switch (fault) {
      case 'off':
        counts[channel] = 0;
        break;
      case 'stuck':
        counts[channel] = memory[base + CELL.given];
        break;
      case 'garbage':
        this.#random.fillUniform(this.#draw, 0);
        counts[channel] = Math.floor((2 * this.#draw[0] - 1) * GARBAGE_RANGE);
        break;
      case 'wrong':
        counts[channel] = truth + WRONG_OFFSET;
        break;
      case 'slow':
        counts[channel] = Math.floor(memory[base + CELL.lagging] + 0.5);
        break;
      case 'delayed':
        counts[channel] = memory[base + CELL.ring + ((head - DELAY_READINGS) & (RING - 1))];
        break;
      case 'intermittent':
        this.#random.fillUniform(this.#draw, 0);
        if (this.#draw[0] < INTERMITTENT_SHARE) counts[channel] = memory[base + CELL.given];
        break;
    }
    memory[base + CELL.given] = counts[channel];
  }

  /** Before its first reading a sensor stood where that finds it. */
  #begin(base: number, truth: number): void {
    this.memory.fill(truth, base + CELL.given, base + CELL.head);
    this.memory[base + CELL.begun] = 1;
  }
}
