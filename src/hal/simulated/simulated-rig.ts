import { Actuator } from '../../plant-sim/actuator.ts';
import { Disturbances, type Disturbance } from '../../plant-sim/disturbances.ts';
import { Encoders } from '../../plant-sim/encoder.ts';
import { RungeKutta4 } from '../../plant-sim/integrator.ts';
import { SensorFaults, type SensorFault } from '../../plant-sim/sensor-faults.ts';
import { STATE_SIZE } from '../../plant-sim/state.ts';
import { RIG_FLAG, SIGNAL } from '../../record/signals.ts';
import { driveForce } from '../drive.ts';
import type { RigFault } from '../rig-fault.ts';
import type { RigPort } from '../rig.ts';
import { EndWatch } from './end-watch.ts';
import { Fixture } from './fixture.ts';
import type { SimulatedRigOptions } from './options.ts';
import { RIG_FAULT, RigFaults, RUNAWAY_FORCE } from './rig-faults.ts';
import { SimulatedDevice } from './simulated-device.ts';

/** The integrator's longest step, and the device's longest time between two looks at its inputs, s. */
const LONGEST_STEP = 0.001;

/** Layout of {@link SimulatedRig.memory}. */
const CELL = { tick: 0, samplesLost: 1, state: 2 } as const;

/**
 * A plant behind encoders, a drive and a device with the rules of the firmware, on a clock of whole
 * periods: the same code in real time and as fast as it goes, the same bits for the same seed.
 *
 * A force written at tick k reaches the device, and acts, from tick k + delay on: until the next one
 * does, or its validity lapses. Like a real device this one boots latched, and a reset of the bridge
 * clears it. Unlike one it also tells samples that no command asked for.
 */
export class SimulatedRig implements RigPort {
  /** Clock, samples that were lost, and state. */
  readonly memory = new Float64Array(CELL.state + STATE_SIZE);
  /** The true state, laid out as `STATE`. */
  readonly state = this.memory.subarray(CELL.state, CELL.state + STATE_SIZE);
  /** What the cart did at the ends of its track. */
  readonly ends: EndWatch;
  readonly #options: SimulatedRigOptions;
  readonly #plant: RungeKutta4;
  readonly #actuator: Actuator;
  readonly #encoders: Encoders;
  readonly #disturbances: Disturbances;
  readonly #sensors: SensorFaults;
  readonly #faults: RigFaults;
  readonly #device: SimulatedDevice;
  readonly #fixture: Fixture;
  readonly #initialState: Float64Array;
  readonly #steps: number;
  readonly #stepUs: number;
  readonly #input: Float64Array;
  /** [time, s] and [time, us]. */
  readonly #clock = new Float64Array(1);
  readonly #now = new Float64Array(1);
  readonly #step: Float64Array;
  readonly #counts = new Float64Array(3);

  constructor(options: SimulatedRigOptions) {
    const { physics, periodSeconds, seed } = options;
    this.#options = options;
    // A period such as 0.01 s may be a little more than ten steps of 1 ms in binary.
    this.#steps = Math.max(1, -Math.floor(1e-9 - periodSeconds / LONGEST_STEP));
    this.#step = Float64Array.of(periodSeconds / this.#steps);
    this.#stepUs = this.#step[0] * 1e6;
    this.#input = Float64Array.of(0, this.#step[0]);
    this.#plant = new RungeKutta4(physics, options.coulombFriction);
    this.#actuator = new Actuator(options, this.#step[0], seed);
    this.#encoders = new Encoders(options.encoders, options, seed);
    this.#disturbances = new Disturbances(options.disturbances);
    this.#sensors = new SensorFaults(options.sensorFaults, seed);
    this.#faults = new RigFaults(options.rigFaults, this.#sensors);
    this.#fixture = new Fixture(options.hold, periodSeconds);
    this.#initialState = Float64Array.from(options.initialState);
    this.state.set(this.#initialState);
    this.#device = new SimulatedDevice(options, this.#faults, this.state);
    this.ends = new EndWatch(options.trackHalfLength ?? Infinity);
  }

  /** All that changes from tick to tick: a copy of these is a snapshot. */
  get memories(): readonly (Float64Array | Uint32Array)[] {
    return [
      this.memory,
      this.#fixture.memory,
      this.ends.memory,
      this.#disturbances.memory,
      this.#faults.memory,
      ...this.#device.memories,
      ...this.#sensors.memories,
      ...this.#actuator.memories,
      ...this.#encoders.memories,
    ];
  }

  read(record: Float64Array): void {
    const { memory } = this;
    const tick = record[SIGNAL.tick];
    for (; memory[CELL.tick] < tick; memory[CELL.tick]++) this.#advancePeriod();
    this.#requireFinite();
    this.#tellTime(0);
    this.#device.poll(this.#now);
    this.#sample(record);
  }

  write(record: Float64Array): void {
    this.#device.send(record);
    if (this.#fixture.see(record[SIGNAL.enable] !== 0, record[SIGNAL.periods])) {
      this.state.set(this.#initialState);
      this.stop();
    }
  }

  stop(): boolean {
    this.#tellTime(0);
    const sent = this.#device.stop(this.#now);
    if (sent) this.#actuator.reset();
    return sent;
  }

  disturb(disturbance: Disturbance): void {
    this.#disturbances.add(disturbance);
  }

  /** Makes something wrong, from the time of the last sample on. */
  inject(fault: RigFault): void {
    this.#tellTime(0);
    this.#faults.add(fault, this.#now);
  }

  /** @param channel 0 cart, 1 lower pendulum, 2 upper pendulum */
  setSensorFault(channel: 0 | 1 | 2, fault: SensorFault): void {
    this.#sensors.set(channel, fault);
  }

  close(): void {
    this.stop();
  }

  /** From the rig's tick to the next one. */
  #advancePeriod(): void {
    const tick = this.memory[CELL.tick];
    const isHeld = this.#fixture.holds;
    this.#clock[0] = tick * this.#options.periodSeconds;
    this.#disturbances.advanceSchedule(this.#clock);
    this.#sensors.advanceSchedule(this.#clock);
    if (isHeld) this.#disturbances.clear();
    else this.#disturbances.applyKicks(this.state);
    for (let i = 0; i < this.#steps; i++) {
      this.#tellTime(i);
      this.#faults.advance(this.#now);
      if (i === 0) this.#device.receive(tick, this.#now);
      else this.#device.poll(this.#now);
      if (!isHeld) this.#move();
    }
  }

  /** Writes the time at a step of the rig's tick. */
  #tellTime(step: number): void {
    const steps = this.memory[CELL.tick] * this.#steps + step;
    this.#now[0] = Math.floor(steps * this.#stepUs + 0.5);
  }

  /** A step of the plant, under what the drive makes of the device's command. */
  #move(): void {
    const input = this.#input;
    const faults = this.#faults;
    this.#device.fillShare(input, 0);
    driveForce(this.#options.trueDrive, input, 0, this.state);
    this.ends.see(this.state, input);
    if (faults.stands(RIG_FAULT['drive-dead'])) input[0] = 0;
    if (faults.stands(RIG_FAULT['drive-runaway'])) input[0] = faults.memory[RUNAWAY_FORCE];
    this.#actuator.apply(input, 0);
    this.#disturbances.applyPushes(input, 0, this.#step);
    this.#plant.advance(this.state, input, 1);
  }

  #sample(record: Float64Array): void {
    const counts = this.#counts;
    this.#encoders.read(this.state, counts);
    this.#sensors.apply(counts);
    for (let i = 0; i < STATE_SIZE; i++) record[SIGNAL.trueX + i] = this.state[i];
    record[SIGNAL.fresh] = 0;
    if (!this.#device.isConnected) {
      record[SIGNAL.rigFlags] = RIG_FLAG.linkDown;
    } else if (this.#faults.stands(RIG_FAULT['samples-lost'])) {
      this.memory[CELL.samplesLost] += 1;
      record[SIGNAL.samplesLost] = this.memory[CELL.samplesLost];
    } else {
      this.#report(record);
    }
  }

  #report(record: Float64Array): void {
    const { periodSeconds, delayPeriods } = this.#options;
    record[SIGNAL.fresh] = 1;
    record[SIGNAL.rigFlags] = this.#device.tell() | (this.#fixture.holds ? RIG_FLAG.held : 0);
    for (let channel = 0; channel < 3; channel++) {
      const isNumber = !this.#faults.stands(RIG_FAULT['non-finite'], channel);
      record[SIGNAL.countX + channel] = isNumber ? this.#counts[channel] : NaN;
    }
    record[SIGNAL.deviceTimeUs] = record[SIGNAL.tick] * periodSeconds * 1e6;
    record[SIGNAL.delayPeriods] = delayPeriods;
    record[SIGNAL.senseToApplyUs] = delayPeriods * periodSeconds * 1e6;
  }

  #requireFinite(): void {
    for (let i = 0; i < STATE_SIZE; i++) {
      // A difference with itself is not zero for NaN and infinity.
      if (this.state[i] - this.state[i] !== 0) {
        throw new Error(
          `the simulated plant diverged: state [${this.state.join(', ')}] at tick ${this.memory[CELL.tick]}`,
        );
      }
    }
  }
}
