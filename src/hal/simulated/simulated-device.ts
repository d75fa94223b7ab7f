import { LIMIT_SWITCH, pressedSwitches } from '../../plant-sim/limit-switches.ts';
import { RIG_FLAG, SIGNAL } from '../../record/signals.ts';
import { ClearRequest } from '../clear-request.ts';
import { driveCommand } from '../drive.ts';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../serial/protocol/layout.ts';
import { rigFlags } from '../serial/tracking/rig-flags.ts';
import { CommandLine } from './command-line.ts';
import {
  DEVICE_COMMAND,
  DEVICE_COMMAND_FIELDS,
  DEVICE_FORCE,
  DeviceRules,
} from './device-rules.ts';
import type { SimulatedRigOptions } from './options.ts';
import { RIG_FAULT, type RigFaults } from './rig-faults.ts';

/** Of the drive commands that the device is told: from -1 to 1. */
const FULL_SCALE = 1;

/** The device of a simulated rig and the line to it, with what is wrong with them. */
export class SimulatedDevice {
  readonly #options: SimulatedRigOptions;
  readonly #faults: RigFaults;
  readonly #state: Float64Array;
  readonly #rules: DeviceRules;
  readonly #line: CommandLine;
  readonly #clear: ClearRequest;
  readonly #switchPosition: number;
  readonly #references: number;
  readonly #share = new Float64Array(1);
  /** Laid out as `DEVICE_COMMAND`. */
  readonly #command = new Float64Array(DEVICE_COMMAND_FIELDS);

  /** @param state the true one, laid out as `STATE`: where the cart presses a switch */
  constructor(options: SimulatedRigOptions, faults: RigFaults, state: Float64Array) {
    const { referenced } = options;
    this.#options = options;
    this.#faults = faults;
    this.#state = state;
    this.#line = new CommandLine(options.delayPeriods);
    this.#clear = new ClearRequest(options.periodSeconds);
    this.#switchPosition = options.trackHalfLength ?? Infinity;
    this.#references =
      (referenced.x ? SAMPLE_FLAG.xReferenced : 0) |
      (referenced.theta1 ? SAMPLE_FLAG.theta1Referenced : 0) |
      (referenced.theta2 ? SAMPLE_FLAG.theta2Referenced : 0);
    const validityUs = Math.floor(options.validitySeconds * 1e6 + 0.5);
    this.#command[DEVICE_COMMAND.validityUs] = validityUs;
    this.#rules = new DeviceRules({ force: FULL_SCALE, validityUs }, this.#inputs());
  }

  /** All that changes: a copy of these is a snapshot. */
  get memories(): readonly Float64Array[] {
    return [this.#rules.memory, this.#line.memory, this.#clear.memory];
  }

  get isConnected(): boolean {
    return !this.#faults.stands(RIG_FAULT['link-down']);
  }

  /** Sends `force` and `enable` of a record, and a reset that it grants. */
  send(record: Float64Array): void {
    const command = this.#command;
    const enabled = record[SIGNAL.enable] !== 0;
    if (enabled || !this.isConnected) this.#clear.end();
    const clears = !enabled && this.#clear.isDue(record);
    driveCommand(this.#options.drive, record, this.#share);
    command[DEVICE_COMMAND.flags] = enabled ? COMMAND_FLAG.enable : clears ? COMMAND_FLAG.clear : 0;
    command[DEVICE_COMMAND.force] = this.#share[0];
    if (this.#isHeard) this.#line.send(record[SIGNAL.tick], command);
  }

  /**
   * Drops the force at once, and what is under way.
   *
   * @param now [time, us]
   * @returns whether the link took it; whether it arrives is another matter
   */
  stop(now: Float64Array): boolean {
    if (!this.#isHeard) return this.isConnected;
    this.#line.clear();
    this.#command[DEVICE_COMMAND.flags] = 0;
    this.#command[DEVICE_COMMAND.force] = 0;
    this.#take(now);
    return true;
  }

  /** Takes the command that arrives at a tick, where one does, and else looks at inputs and clock. */
  receive(tick: number, now: Float64Array): void {
    if (this.#line.arrive(tick, this.#command)) this.#take(now);
    else this.poll(now);
  }

  /** Looks at inputs and clock. */
  poll(now: Float64Array): void {
    this.#rules.poll(this.#inputs(), now);
  }

  /** Writes the drive command that it gives, -1 to 1, to `out[index]`. */
  fillShare(out: Float64Array, index: number): void {
    out[index] = this.#rules.memory[DEVICE_FORCE];
  }

  /** What a sample of it says: bits of `RIG_FLAG`. */
  tell(): number {
    const told = this.#rules.flags | (this.#references & ~this.#faults.unreferenced);
    if ((told & SAMPLE_FLAG.latched) === 0) this.#clear.end();
    const flags = rigFlags(told, this.#options.drive.sign);
    return this.#faults.stands(RIG_FAULT['identity-mismatch'])
      ? flags | RIG_FLAG.identityMismatch
      : flags;
  }

  get #isHeard(): boolean {
    return this.isConnected && !this.#faults.stands(RIG_FAULT['commands-lost']);
  }

  #take(now: Float64Array): void {
    if (this.#faults.stands(RIG_FAULT['command-refused'])) {
      this.poll(now);
      this.#rules.refuse();
    } else {
      this.#rules.receive(this.#command, this.#inputs(), now);
    }
  }

  /** What its inputs read: it knows its switches by the force that drives to them. */
  #inputs(): number {
    const pressed = pressedSwitches(this.#state, this.#switchPosition);
    if (pressed === 0) return this.#faults.inputs;
    const isHigh = (pressed === LIMIT_SWITCH.high) === this.#options.trueDrive.sign > 0;
    return this.#faults.inputs | (isHigh ? SAMPLE_FLAG.limitHigh : SAMPLE_FLAG.limitLow);
  }
}
