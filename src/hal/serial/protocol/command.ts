import { readInt32, readUint16, writeInt32, writeUint16 } from './bytes.ts';
import { seal } from './frame.ts';
import { COMMAND_OFFSET as AT, KIND } from './layout.ts';

/** Index of every field of a Command in an array of its fields. */
export const COMMAND = {
  /** Bits of `COMMAND_FLAG`. */
  flags: 0,
  /** 0 to 65535. */
  sequence: 1,
  /** How long the force may act, ms. */
  validityMs: 2,
  /** The force at the motor, mN, or the count to set where a reference is asked for. */
  value: 3,
} as const;

/** Fields of a Command. */
export const COMMAND_FIELDS = 4;

/**
 * Writes a whole Command.
 *
 * @param frame 16 bytes
 * @param fields laid out as {@link COMMAND}: whole numbers within what their bytes hold
 */
export function encodeCommand(frame: Uint8Array, fields: Float64Array): void {
  frame[AT.flags] = fields[COMMAND.flags];
  writeUint16(frame, AT.sequence, fields[COMMAND.sequence] | 0);
  writeUint16(frame, AT.validityMs, fields[COMMAND.validityMs] | 0);
  writeInt32(frame, AT.value, fields[COMMAND.value] | 0);
  seal(frame, KIND.command);
}

/**
 * Reads the fields of an intact Command that starts at `at`.
 *
 * @param fields receives them, laid out as {@link COMMAND}
 */
export function decodeCommand(bytes: Uint8Array, at: number, fields: Float64Array): void {
  fields[COMMAND.flags] = bytes[at + AT.flags];
  fields[COMMAND.sequence] = readUint16(bytes, at + AT.sequence);
  fields[COMMAND.validityMs] = readUint16(bytes, at + AT.validityMs);
  fields[COMMAND.value] = readInt32(bytes, at + AT.value);
}
