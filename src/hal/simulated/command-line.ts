import { DEVICE_COMMAND } from './device-rules.ts';

/** Commands that can be under way; a power of two beyond the longest delay. */
const SLOTS = 256;
/** Above all flags of a command: it is under way. */
const UNDER_WAY = 1 << 8;

/** The way of commands to a simulated device: each arrives a fixed number of periods after it was sent. */
export class CommandLine {
  /** Flags of all slots, then forces of all slots: one a tick, used in turn. */
  readonly memory = new Float64Array(2 * SLOTS);
  readonly #delayPeriods: number;

  /** @param delayPeriods whole, 0 to 200 */
  constructor(delayPeriods: number) {
    this.#delayPeriods = delayPeriods;
  }

  /** Sends a command at a tick. @param command laid out as `DEVICE_COMMAND` */
  send(tick: number, command: Float64Array): void {
    const slot = tick & (SLOTS - 1);
    this.memory[slot] = command[DEVICE_COMMAND.flags] | UNDER_WAY;
    this.memory[SLOTS + slot] = command[DEVICE_COMMAND.force];
  }

  /**
   * Hands over the command that arrives at a tick.
   *
   * @param command receives flags and force, laid out as `DEVICE_COMMAND`
   * @returns whether one does
   */
  arrive(tick: number, command: Float64Array): boolean {
    const slot = (tick - this.#delayPeriods) & (SLOTS - 1);
    const flags = this.memory[slot];
    if (flags === 0) return false;
    this.memory[slot] = 0;
    command[DEVICE_COMMAND.flags] = flags & ~UNDER_WAY;
    command[DEVICE_COMMAND.force] = this.memory[SLOTS + slot];
    return true;
  }

  /** Loses all that is under way. */
  clear(): void {
    this.memory.fill(0);
  }
}
