/**
 * The binary message of the feed: a header, then whole tick records, all little-endian.
 * Imports nothing of Node and nothing of the DOM: server, page and tests share it.
 *
 * The codec reads and writes through typed arrays, so it needs a little-endian host,
 * as x86, ARM and RISC-V are.
 */
import { RECORD_SIZE } from '../../record/signals.ts';

/** Raised when a client of the version before could misread a message. */
export const BATCH_VERSION = 1;

/** What follows the header. */
export const BATCH_KIND = { records: 1 } as const;

/** A multiple of 8, so that the records can be viewed where they are. */
export const HEADER_BYTES = 24;

const VALUE_BYTES = 8;

/** Bytes of one record as this version writes it. */
export const RECORD_BYTES = RECORD_SIZE * VALUE_BYTES;

/** The header, field by field: the hello and docs/telemetry.md tell it from here. */
export const BATCH_HEADER = [
  { name: 'version', offset: 0, type: 'u8', text: 'Version of this layout' },
  { name: 'kind', offset: 1, type: 'u8', text: 'What follows the header; 1: tick records' },
  { name: 'headerBytes', offset: 2, type: 'u16', text: 'Where the first record begins' },
  { name: 'count', offset: 4, type: 'u32', text: 'Records in this message' },
  { name: 'sequence', offset: 8, type: 'u32', text: 'Number of this message; wraps' },
  { name: 'lost', offset: 12, type: 'u32', text: 'Records this client lost so far; wraps' },
  { name: 'valuesPerRecord', offset: 16, type: 'u32', text: 'float64 values in one record' },
  { name: 'reserved', offset: 20, type: 'u32', text: 'Zero' },
] as const;

/** What the sender says of a batch. */
export interface BatchHeader {
  readonly count: number;
  /** Counts messages, modulo 2^32; it skips where a message was withheld from a slow client. */
  readonly sequence: number;
  /** Records that this client did not get since its hello, before this batch; modulo 2^32. */
  readonly lost: number;
}

/** A received batch. Record `i` begins at `records[i * valuesPerRecord]`. */
export interface Batch extends BatchHeader {
  readonly valuesPerRecord: number;
  readonly records: Float64Array;
}

/** A message that is no batch of a version this codec knows. */
export class BatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BatchError';
  }
}

/** The place of the records in a message of at most `count` of them. */
export function recordsOf(message: ArrayBuffer, count: number): Float64Array {
  return new Float64Array(message, HEADER_BYTES, count * RECORD_SIZE);
}

/** @returns a message with room for `count` records, header and records still zero */
export function allocateBatch(count: number): ArrayBuffer {
  return new ArrayBuffer(HEADER_BYTES + count * RECORD_BYTES);
}

/** Writes the header of a message whose records are in their place already. */
export function writeBatchHeader(message: ArrayBuffer, header: BatchHeader): void {
  const view = new DataView(message);
  view.setUint8(0, BATCH_VERSION);
  view.setUint8(1, BATCH_KIND.records);
  view.setUint16(2, HEADER_BYTES, true);
  view.setUint32(4, header.count, true);
  view.setUint32(8, header.sequence, true);
  view.setUint32(12, header.lost, true);
  view.setUint32(16, RECORD_SIZE, true);
  view.setUint32(20, 0, true);
}

/**
 * Reads a binary message. The records are viewed, not copied, where the bytes are aligned to 8,
 * as those of a browser's `ArrayBuffer` are.
 * @returns null for a kind of message that this codec does not know, which a client skips
 * @throws BatchError
 */
export function decodeBatch(message: ArrayBuffer | Uint8Array<ArrayBuffer>): Batch | null {
  const bytes = message instanceof Uint8Array ? message : new Uint8Array(message);
  if (bytes.byteLength < HEADER_BYTES) {
    throw new BatchError(`${bytes.byteLength} bytes are no batch: its header has ${HEADER_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== BATCH_VERSION) {
    throw new BatchError(
      `batch of version ${version}, this client reads ${BATCH_VERSION}: reload it from the bridge`,
    );
  }
  if (view.getUint8(1) !== BATCH_KIND.records) return null;
  const headerBytes = view.getUint16(2, true);
  const count = view.getUint32(4, true);
  const valuesPerRecord = view.getUint32(16, true);
  if (headerBytes < HEADER_BYTES || headerBytes % VALUE_BYTES !== 0 || valuesPerRecord === 0) {
    throw new BatchError(`batch with a header of ${headerBytes} bytes is damaged`);
  }
  const expected = headerBytes + count * valuesPerRecord * VALUE_BYTES;
  if (bytes.byteLength !== expected) {
    throw new BatchError(`batch of ${bytes.byteLength} bytes should have ${expected}`);
  }
  return {
    count,
    sequence: view.getUint32(8, true),
    lost: view.getUint32(12, true),
    valuesPerRecord,
    records: viewRecords(bytes, headerBytes, count * valuesPerRecord),
  };
}

function viewRecords(
  bytes: Uint8Array<ArrayBuffer>,
  headerBytes: number,
  values: number,
): Float64Array {
  const start = bytes.byteOffset + headerBytes;
  if (start % VALUE_BYTES === 0) return new Float64Array(bytes.buffer, start, values);
  const end = start + values * VALUE_BYTES;
  return new Float64Array(bytes.buffer.slice(start, end));
}
