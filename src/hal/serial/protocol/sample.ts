import { readInt32, readUint16, writeInt32, writeUint16 } from './bytes.ts';
import { seal } from './frame.ts';
import { KIND, SAMPLE_OFFSET as AT } from './layout.ts';

/** Index of every field of a Sample in an array of its fields. */
export const SAMPLE = {
  /** Supply of the drive in steps of 0.25 V; 0 where it is not measured. */
  supply: 0,
  /** Of the Command that it answers. */
  sequence: 1,
  /** Bits of `SAMPLE_FLAG`. */
  flags: 2,
  countX: 3,
  countTheta1: 4,
  countTheta2: 5,
  /** When counts and inputs were read, us of the device's clock, modulo 2^32. */
  latchedUs: 6,
  /** When the output was last written, us of the device's clock, modulo 2^32. */
  appliedUs: 7,
} as const;

/** Fields of a Sample. */
export const SAMPLE_FIELDS = 8;

/**
 * Reads the fields of an intact Sample that starts at `at`.
 *
 * @param fields receives them, laid out as {@link SAMPLE}
 */
export function decodeSample(bytes: Uint8Array, at: number, fields: Float64Array): void {
  fields[SAMPLE.supply] = bytes[at + AT.supply];
  fields[SAMPLE.sequence] = readUint16(bytes, at + AT.sequence);
  fields[SAMPLE.flags] = readUint16(bytes, at + AT.flags);
  fields[SAMPLE.countX] = readInt32(bytes, at + AT.countX);
  fields[SAMPLE.countTheta1] = readInt32(bytes, at + AT.countTheta1);
  fields[SAMPLE.countTheta2] = readInt32(bytes, at + AT.countTheta2);
  fields[SAMPLE.latchedUs] = readInt32(bytes, at + AT.latchedUs) >>> 0;
  fields[SAMPLE.appliedUs] = readInt32(bytes, at + AT.appliedUs) >>> 0;
}

/**
 * Writes a whole Sample, as a device does.
 *
 * @param frame 32 bytes
 * @param fields laid out as {@link SAMPLE}: whole numbers within what their bytes hold
 */
export function encodeSample(frame: Uint8Array, fields: Float64Array): void {
  frame[AT.supply] = fields[SAMPLE.supply];
  writeUint16(frame, AT.sequence, fields[SAMPLE.sequence] | 0);
  writeUint16(frame, AT.flags, fields[SAMPLE.flags] | 0);
  writeInt32(frame, AT.countX, fields[SAMPLE.countX] | 0);
  writeInt32(frame, AT.countTheta1, fields[SAMPLE.countTheta1] | 0);
  writeInt32(frame, AT.countTheta2, fields[SAMPLE.countTheta2] | 0);
  writeInt32(frame, AT.latchedUs, fields[SAMPLE.latchedUs] | 0);
  writeInt32(frame, AT.appliedUs, fields[SAMPLE.appliedUs] | 0);
  seal(frame, KIND.sample);
}
