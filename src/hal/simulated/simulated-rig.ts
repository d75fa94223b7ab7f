import { Actuator } from '../../plant-sim/actuator.ts';
import { Disturbances, type Disturbance } from '../../plant-sim/disturbances.ts';
import { Encoders } from '../../plant-sim/encoder.ts';
import { RungeKutta4 } from '../../plant-sim/integrator.ts';
import { LIMIT_SWITCH, pressedSwitches, withholdOutward } from '../../plant-sim/limit-switches.ts';
import { SensorFaults, type SensorFault } from '../../plant-sim/sensor-faults.ts';
import { STATE_SIZE } from '../../plant-sim/state.ts';
import { RIG_FLAG, SIGNAL } from '../../record/signals.ts';
import { driveCommand, driveForce } from '../drive.ts';
import type { RigPort } from '../rig.ts';
import type { SimulatedRigOptions } from './options.ts';

/** The integrator's longest step, s. */
const LONGEST_STEP = 0.001;
/** Commands kept for the delay; a power of two. */
const COMMANDS = 256;
/** A rig whose force was off for this long is held again, s. */
const HOLD_AFTER = 3;

/** Layout of {@link SimulatedRig.memory}. */
const CELL = { tick: 0, writtenTick: 1, heldCommand: 2, periodsOff: 3, held: 4, state: 5 } as const;
const COMMANDS_AT = CELL.state + STATE_SIZE;

/**
 * A plant behind encoders and a drive, on a clock of whole periods: the same
 * code in real time and as fast as it goes, the same bits for the same seed.
 *
 * A force written at tick k acts from tick k + delay on, until the next one does.
 */
export class SimulatedRig implements RigPort {
  /** Clock, hold, state and pending drive commands, -1 to 1. */
  readonly memory = new Float64Array(COMMANDS_AT + COMMANDS);
  /** The true state, laid out as `STATE`. */
  readonly state = this.memory.subarray(CELL.state, CELL.state + STATE_SIZE);
  readonly #commands = this.memory.subarray(COMMANDS_AT);
  readonly #options: SimulatedRigOptions;
  readonly #plant: RungeKutta4;
  readonly #actuator: Actuator;
  readonly #encoders: Encoders;
  readonly #disturbances: Disturbances;
  readonly #faults: SensorFaults;
  readonly #initialState: Float64Array;
  readonly #steps: number;
  readonly #holdPeriods: number;
  readonly #switchPosition: number;
  readonly #referencedFlags: number;
  readonly #input: Float64Array;
  readonly #clock = new Float64Array(1);
  readonly #step: Float64Array;
  readonly #counts = new Float64Array(3);
  readonly #command = new Float64Array(1);

  constructor(options: SimulatedRigOptions) {
    const { physics, periodSeconds, seed, referenced } = options;
    this.#options = options;
    // A period such as 0.01 s may be a little more than ten steps of 1 ms in binary.
    this.#steps = Math.max(1, -Math.floor(1e-9 - periodSeconds / LONGEST_STEP));
    this.#step = Float64Array.of(periodSeconds / this.#steps);
    this.#input = Float64Array.of(0, this.#step[0]);
    this.#plant = new RungeKutta4(physics, options.coulombFriction);
    this.#actuator = new Actuator(options, this.#step[0], seed);
    this.#encoders = new Encoders(options.encoders, options, seed);
    this.#disturbances = new Disturbances(options.disturbances);
    this.#faults = new SensorFaults(options.sensorFaults, seed);
    this.#initialState = Float64Array.from(options.initialState);
    this.#holdPeriods = Math.floor(HOLD_AFTER / periodSeconds);
    this.#switchPosition = options.trackHalfLength ?? Infinity;
    this.#referencedFlags =
      (referenced.x ? RIG_FLAG.xReferenced : 0) |
      (referenced.theta1 ? RIG_FLAG.theta1Referenced : 0) |
      (referenced.theta2 ? RIG_FLAG.theta2Referenced : 0);
    this.state.set(this.#initialState);
    this.memory[CELL.writtenTick] = -1;
    this.memory[CELL.held] = options.hold ? 1 : 0;
  }

  read(record: Float64Array): void {
    const { memory } = this;
    const tick = record[SIGNAL.tick];
    for (; memory[CELL.tick] < tick; memory[CELL.tick]++) this.#advancePeriod();
    this.#requireFinite();
    this.#sample(record);
  }

  write(record: Float64Array): void {
    const { memory } = this;
    const enabled = record[SIGNAL.enable] !== 0;
    driveCommand(this.#options.drive, record, this.#command);
    memory[CELL.heldCommand] = this.#command[0];
    memory[CELL.writtenTick] = record[SIGNAL.tick];
    this.#commands[record[SIGNAL.tick] & (COMMANDS - 1)] = this.#command[0];
    if (enabled) {
      memory[CELL.held] = 0;
      memory[CELL.periodsOff] = 0;
    } else if (memory[CELL.held] === 0) {
      memory[CELL.periodsOff] += record[SIGNAL.periods];
      if (this.#options.hold && memory[CELL.periodsOff] > this.#holdPeriods) this.#holdAgain();
    }
  }

  stop(): boolean {
    this.memory[CELL.heldCommand] = 0;
    this.#commands.fill(0);
    this.#actuator.reset();
    return true;
  }

  disturb(disturbance: Disturbance): void {
    this.#disturbances.add(disturbance);
  }

  /** @param channel 0 cart, 1 lower pendulum, 2 upper pendulum */
  setSensorFault(channel: 0 | 1 | 2, fault: SensorFault): void {
    this.#faults.set(channel, fault);
  }

  close(): void {
    this.stop();
  }

  /** From the rig's tick to the next one. */
  #advancePeriod(): void {
    const { memory } = this;
    const tick = memory[CELL.tick];
    const commands = this.#commands;
    // A command stands until the next one: through periods in which none came.
    if (tick > memory[CELL.writtenTick]) commands[tick & (COMMANDS - 1)] = memory[CELL.heldCommand];
    this.#clock[0] = tick * this.#options.periodSeconds;
    this.#disturbances.advanceSchedule(this.#clock);
    this.#faults.advanceSchedule(this.#clock);
    if (memory[CELL.held] !== 0) {
      this.#disturbances.clear();
      return;
    }
    this.#disturbances.applyKicks(this.state);
    const command = (tick - this.#options.delayPeriods) & (COMMANDS - 1);
    for (let i = 0; i < this.#steps; i++) {
      const input = this.#input;
      input[0] = commands[command];
      driveForce(this.#options.trueDrive, input, 0, this.state);
      withholdOutward(input, 0, pressedSwitches(this.state, this.#switchPosition));
      this.#actuator.apply(input, 0);
      this.#disturbances.applyPushes(input, 0, this.#step);
      this.#plant.advance(this.state, input, 1);
    }
  }

  #sample(record: Float64Array): void {
    const counts = this.#counts;
    this.#encoders.read(this.state, counts);
    this.#faults.apply(counts);
    const pressed = pressedSwitches(this.state, this.#switchPosition);
    let flags = this.#referencedFlags;
    if (pressed === LIMIT_SWITCH.low) flags |= RIG_FLAG.limitLow;
    if (pressed === LIMIT_SWITCH.high) flags |= RIG_FLAG.limitHigh;
    if (this.memory[CELL.held] !== 0) flags |= RIG_FLAG.held;
    record[SIGNAL.fresh] = 1;
    record[SIGNAL.countX] = counts[0];
    record[SIGNAL.countTheta1] = counts[1];
    record[SIGNAL.countTheta2] = counts[2];
    record[SIGNAL.rigFlags] = flags;
    record[SIGNAL.deviceTimeUs] = record[SIGNAL.tick] * this.#options.periodSeconds * 1e6;
    record[SIGNAL.delayPeriods] = this.#options.delayPeriods;
    record[SIGNAL.senseToApplyUs] = this.#options.delayPeriods * this.#options.periodSeconds * 1e6;
    for (let i = 0; i < STATE_SIZE; i++) record[SIGNAL.trueX + i] = this.state[i];
  }

  #holdAgain(): void {
    this.memory[CELL.held] = 1;
    this.memory[CELL.periodsOff] = 0;
    this.state.set(this.#initialState);
    this.stop();
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
