import { SENSOR_FAULTS, type SensorFaults } from '../../plant-sim/sensor-faults.ts';
import { SAMPLE_FLAG } from '../serial/protocol/layout.ts';
import { RIG_FAULTS, type RigFault, type RigFaultName } from '../rig-fault.ts';

export type ScheduledRigFault = RigFault & {
  /** Time on the rig's clock, s. */
  readonly atSeconds: number;
};

/** Index of every fault in `RIG_FAULTS`. */
export const RIG_FAULT = Object.fromEntries(RIG_FAULTS.map((name, index) => [name, index])) as {
  readonly [name in RigFaultName]: number;
};

/** The sensor fault of every rig fault that is one, by index into `RIG_FAULTS`; undefined elsewhere. */
const SENSOR_FAULT = RIG_FAULTS.map((name) => SENSOR_FAULTS.find((it) => name === `sensor-${it}`));

/** Faults that each channel has for itself; the others of the table stand at channel 0. */
const BY_CHANNEL = RIG_FAULTS.map(
  (name, index) =>
    SENSOR_FAULT[index] !== undefined || name === 'unreferenced' || name === 'non-finite',
);

const CHANNELS = 3;
const REFERENCES = [
  SAMPLE_FLAG.xReferenced,
  SAMPLE_FLAG.theta1Referenced,
  SAMPLE_FLAG.theta2Referenced,
] as const;

/** Layout of {@link RigFaults.memory} behind the end of every fault of every channel. */
const ENDS = RIG_FAULTS.length * CHANNELS;
const CELL = { inputs: ENDS, runawayForce: ENDS + 1, scheduled: ENDS + 2, next: ENDS + 3 } as const;

/** Index of the force of a drive that runs away, N, in {@link RigFaults.memory}. */
export const RUNAWAY_FORCE = CELL.runawayForce;

/** What is wrong with a simulated rig, on schedule or as it is asked for, and until when. */
export class RigFaults {
  /**
   * When each fault of each channel ends, us (0 where there is none), what the device's inputs read, the
   * force of a runaway, the next of the schedule, and when something is to begin or end next, us.
   */
  readonly memory = new Float64Array(ENDS + 4);
  readonly #schedule: readonly ScheduledRigFault[];
  /** When each fault of the schedule begins, us. */
  readonly #begins: Float64Array;
  readonly #sensors: SensorFaults;

  constructor(schedule: readonly ScheduledRigFault[], sensors: SensorFaults) {
    this.#schedule = [...schedule].sort((a, b) => a.atSeconds - b.atSeconds);
    this.#begins = Float64Array.from(this.#schedule, ({ atSeconds }) => wholeUs(atSeconds));
    this.#sensors = sensors;
  }

  /** Bits of `SAMPLE_FLAG` that the inputs of the device read for what is wrong. */
  get inputs(): number {
    return this.memory[CELL.inputs] | 0;
  }

  /** Whether a fault stands. @param fault index into `RIG_FAULTS` */
  stands(fault: number, channel = 0): boolean {
    return this.memory[fault * CHANNELS + channel] !== 0;
  }

  /** Bits of `SAMPLE_FLAG` of the channels that lost their reference. */
  get unreferenced(): number {
    let bits = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      if (this.stands(RIG_FAULT.unreferenced, channel)) bits |= REFERENCES[channel];
    }
    return bits;
  }

  /** Begins a fault. @param now [time on the rig's clock, us] */
  add(fault: RigFault, now: Float64Array): void {
    const { memory } = this;
    const index = RIG_FAULT[fault.fault];
    if (index === RIG_FAULT.none) {
      for (let cell = 0; cell < ENDS; cell++) this.#end(cell);
      for (let channel = 0; channel < CHANNELS; channel++) this.#sensors.set(channel, 'ok');
    } else {
      const channel = BY_CHANNEL[index] ? fault.channel : 0;
      const sensor = SENSOR_FAULT[index];
      if (sensor !== undefined) {
        this.#endSensorFaults(channel);
        this.#sensors.set(channel, sensor);
      }
      if (index === RIG_FAULT['drive-runaway']) memory[CELL.runawayForce] = fault.value;
      if (index !== RIG_FAULT['sensor-ok']) {
        memory[index * CHANNELS + channel] =
          fault.durationS === 0 ? Infinity : now[0] + wholeUs(fault.durationS);
      }
    }
    this.#readInputs();
    this.#findNext();
  }

  /** Ends what is over and begins what the schedule holds up to a time. @param now [time, us] */
  advance(now: Float64Array): void {
    const { memory } = this;
    if (now[0] < memory[CELL.next]) return;
    for (let cell = 0; cell < ENDS; cell++) {
      if (memory[cell] <= now[0]) this.#end(cell);
    }
    this.#readInputs();
    this.#findNext();
    while (memory[CELL.scheduled] < this.#schedule.length) {
      const due = memory[CELL.scheduled];
      if (this.#begins[due] > now[0]) return;
      memory[CELL.scheduled] += 1;
      this.add(this.#schedule[due], now);
    }
  }

  #end(cell: number): void {
    if (this.memory[cell] === 0) return;
    this.memory[cell] = 0;
    const fault = Math.floor(cell / CHANNELS);
    if (SENSOR_FAULT[fault] !== undefined) this.#sensors.set(cell - CHANNELS * fault, 'ok');
  }

  /** A sensor has one fault at a time. */
  #endSensorFaults(channel: number): void {
    for (let fault = 0; fault < RIG_FAULTS.length; fault++) {
      if (SENSOR_FAULT[fault] !== undefined) this.#end(fault * CHANNELS + channel);
    }
  }

  #readInputs(): void {
    let inputs = 0;
    if (this.stands(RIG_FAULT['contact-open'])) inputs |= SAMPLE_FLAG.contactOpen;
    if (this.stands(RIG_FAULT['power-removed'])) inputs |= SAMPLE_FLAG.powerRemoved;
    if (this.stands(RIG_FAULT['drive-fault'])) inputs |= SAMPLE_FLAG.driveFault;
    this.memory[CELL.inputs] = inputs;
  }

  #findNext(): void {
    const { memory } = this;
    let next = Infinity;
    for (let cell = 0; cell < ENDS; cell++) {
      if (memory[cell] !== 0) next = Math.min(next, memory[cell]);
    }
    if (memory[CELL.scheduled] < this.#schedule.length) {
      next = Math.min(next, this.#begins[memory[CELL.scheduled]]);
    }
    memory[CELL.next] = next;
  }
}

function wholeUs(seconds: number): number {
  return Math.floor(seconds * 1e6 + 0.5);
}
