import { COMMAND, COMMAND_FIELDS, encodeCommand } from '../hal/serial/protocol/command.ts';
import { crc16 } from '../hal/serial/protocol/crc16.ts';
import { seal } from '../hal/serial/protocol/frame.ts';
import { encodeIdentify } from '../hal/serial/protocol/identify.ts';
import { FRAME_LENGTH, FRAME_OFFSET } from '../hal/serial/protocol/layout.ts';

/** What a Command asks for; what is left out is 0, and the validity the one of the host. */
export interface Request {
  /** Bits of `COMMAND_FLAG`, and reserved ones. */
  readonly flags?: number;
  readonly validityMs?: number;
  /** mN, or count. */
  readonly value?: number;
}

/** An intact Command. */
export function commandFrame(
  sequence: number,
  { flags = 0, validityMs = 0, value = 0 }: Request,
): Uint8Array {
  const fields = new Float64Array(COMMAND_FIELDS);
  fields[COMMAND.flags] = flags;
  fields[COMMAND.sequence] = sequence & 0xffff;
  fields[COMMAND.validityMs] = validityMs;
  fields[COMMAND.value] = value;
  const frame = new Uint8Array(FRAME_LENGTH.host);
  encodeCommand(frame, fields);
  return frame;
}

/** An intact Identify. */
export function identifyFrame(page: number, sequence: number): Uint8Array {
  const frame = new Uint8Array(FRAME_LENGTH.host);
  encodeIdentify(frame, page, sequence);
  return frame;
}

/** The same fields under another kind, intact. */
export function withKind(frame: Uint8Array, kind: number): Uint8Array {
  const copy = frame.slice();
  seal(copy, kind);
  return copy;
}

/** The same frame with one bit turned, which leaves neither CRC nor guard right. */
export function withBitFlipped(frame: Uint8Array, bit: number): Uint8Array {
  const copy = frame.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** The same frame with bits of its guard turned, and the CRC that is right for that. */
export function withWrongGuard(frame: Uint8Array, mask: number): Uint8Array {
  const copy = frame.slice();
  const view = new DataView(copy.buffer);
  const guardAt = copy.length - FRAME_OFFSET.guardFromEnd;
  const crcAt = copy.length - FRAME_OFFSET.crcFromEnd;
  view.setUint16(guardAt, view.getUint16(guardAt, true) ^ mask, true);
  view.setUint16(crcAt, crc16(copy, FRAME_OFFSET.kind, crcAt), true);
  return copy;
}

/** Frames and other bytes, one after the other. */
export function joined(...pieces: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
