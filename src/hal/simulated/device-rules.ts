import { COMMAND_FLAG, SAMPLE_FLAG } from '../serial/protocol/layout.ts';

/** What a device is made for. */
export interface DeviceLimits {
  /** Largest force of a command, in the unit that its commands have. */
  readonly force: number;
  /** Longest validity of a command, us. */
  readonly validityUs: number;
}

/** Index of every field of a command in an array of its fields. */
export const DEVICE_COMMAND = {
  /** `enable` and `clear` of `COMMAND_FLAG`. */
  flags: 0,
  /** How long the force may act, us. */
  validityUs: 1,
  /** The force, in the unit of the limits. */
  force: 2,
} as const;

/** Fields of a command. */
export const DEVICE_COMMAND_FIELDS = 3;

/** Index of what a device drives with in {@link DeviceRules.memory}. */
export const DEVICE_FORCE = 0;

/** Layout of {@link DeviceRules.memory}. */
const CELL = {
  force: DEVICE_FORCE,
  enabled: 1,
  causes: 2,
  inputs: 3,
  refused: 4,
  counting: 5,
  enabledUs: 6,
  validityUs: 7,
} as const;

const { latched, watchdog, contactTripped, driveFault, contactOpen, powerRemoved } = SAMPLE_FLAG;
const { limitLow, limitHigh, enabled, refused } = SAMPLE_FLAG;
const OUT_OF_ORDER = contactOpen | powerRemoved | driveFault;
const TOLD_AS_THEY_ARE = contactOpen | powerRemoved | limitLow | limitHigh;

/**
 * When the firmware of a rig carries a force and when it drops it: the rules of PROTOCOL.md as
 * firmware-protocol/core has them in `device.c` and `output.c`, without frames and counts.
 *
 * Inputs are the bits `contactOpen`, `powerRemoved`, `driveFault`, `limitLow` and `limitHigh` of
 * `SAMPLE_FLAG`; low is the end to which a negative force drives. Times are us on a clock that does
 * not wrap.
 */
export class DeviceRules {
  /** The force that the drive is given at `DEVICE_FORCE`, and all else that changes. */
  readonly memory = new Float64Array(8);
  readonly #limits: DeviceLimits;

  /** Boots it: latched, without force. A contact that is open then did not open. */
  constructor(limits: DeviceLimits, inputs: number) {
    this.#limits = limits;
    this.memory[CELL.inputs] = inputs;
    this.memory[CELL.causes] = latched | (inputs & driveFault);
  }

  /** What it says of itself: bits of `SAMPLE_FLAG`, references and index pulses left out. */
  get flags(): number {
    const { memory } = this;
    let flags = memory[CELL.causes] | (memory[CELL.inputs] & TOLD_AS_THEY_ARE);
    if (memory[CELL.enabled] !== 0) flags |= enabled;
    if (memory[CELL.refused] !== 0) flags |= refused;
    return flags;
  }

  /**
   * Looks at its inputs and its clock, as it does at least every millisecond.
   *
   * @param now [time, us]
   */
  poll(inputs: number, now: Float64Array): void {
    const { memory } = this;
    const opened = (inputs & ~memory[CELL.inputs] & contactOpen) !== 0;
    memory[CELL.inputs] = inputs;
    if (opened) this.#latch(contactTripped);
    if ((inputs & driveFault) !== 0) this.#latch(driveFault);
    if (memory[CELL.enabled] === 0) return;

    if ((inputs & powerRemoved) !== 0) this.#latch(0);
    if (now[0] - memory[CELL.enabledUs] >= memory[CELL.validityUs]) this.#latch(watchdog);
    if (memory[CELL.causes] !== 0) this.#drop();
    else if (this.#pushesOn(memory, CELL.force)) memory[CELL.force] = 0;
  }

  /**
   * Takes a command, inputs and clock read first.
   *
   * @param command laid out as {@link DEVICE_COMMAND}
   * @returns whether it is answered: an enabled command that is the first one since boot is not
   */
  receive(command: Float64Array, inputs: number, now: Float64Array): boolean {
    const { memory } = this;
    const flags = command[DEVICE_COMMAND.flags];
    if (memory[CELL.counting] === 0 && (flags & COMMAND_FLAG.enable) !== 0) return false;
    memory[CELL.counting] = 1;
    this.poll(inputs, now);
    if (!this.#isInRange(command)) {
      this.refuse();
      return true;
    }
    memory[CELL.refused] = 0;
    const inOrder = (inputs & OUT_OF_ORDER) === 0;
    if ((flags & COMMAND_FLAG.clear) !== 0 && inOrder) memory[CELL.causes] = 0;
    if ((flags & COMMAND_FLAG.enable) === 0 || memory[CELL.causes] !== 0 || !inOrder) {
      this.#drop();
      return true;
    }
    memory[CELL.enabled] = 1;
    memory[CELL.force] = this.#pushesOn(command, DEVICE_COMMAND.force)
      ? 0
      : command[DEVICE_COMMAND.force];
    memory[CELL.enabledUs] = now[0];
    memory[CELL.validityUs] = command[DEVICE_COMMAND.validityUs];
    return true;
  }

  /** Drops the force for what a command says; the next command in range enables again. */
  refuse(): void {
    this.memory[CELL.refused] = 1;
    this.#drop();
  }

  #isInRange(command: Float64Array): boolean {
    const flags = command[DEVICE_COMMAND.flags];
    const validityUs = command[DEVICE_COMMAND.validityUs];
    const force = Math.abs(command[DEVICE_COMMAND.force]);
    if (validityUs === 0 || validityUs > this.#limits.validityUs) return false;
    if ((flags & COMMAND_FLAG.enable) === 0) return force === 0;
    // Written so that a force that is not a number is refused.
    return (flags & COMMAND_FLAG.clear) === 0 && force <= this.#limits.force;
  }

  /** Whether the force of an array leads on towards a switch that is pressed. */
  #pushesOn(forces: Float64Array, index: number): boolean {
    const inputs = this.memory[CELL.inputs];
    return (
      (forces[index] < 0 && (inputs & limitLow) !== 0) ||
      (forces[index] > 0 && (inputs & limitHigh) !== 0)
    );
  }

  #latch(cause: number): void {
    this.memory[CELL.causes] |= latched | cause;
  }

  #drop(): void {
    this.memory[CELL.force] = 0;
    this.memory[CELL.enabled] = 0;
  }
}
