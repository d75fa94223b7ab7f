import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORD_SIZE } from '../../../src/record/signals.ts';
import {
  allocateBatch,
  BATCH_HEADER,
  BatchError,
  decodeBatch,
  HEADER_BYTES,
  recordsOf,
  writeBatchHeader,
} from '../../../src/telemetry/feed/batch.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });

function encode(values: readonly number[], sequence: number, lost: number): ArrayBuffer {
  const count = values.length / RECORD_SIZE;
  const message = allocateBatch(count);
  recordsOf(message, count).set(values);
  writeBatchHeader(message, { count, sequence, lost });
  return message;
}

describe('a batch', () => {
  const records = fc.nat(5).chain((count) => {
    const length = count * RECORD_SIZE;
    return fc.array(fc.double(), { minLength: length, maxLength: length });
  });

  test('comes back as it was, bit for bit, wherever its bytes lie', () => {
    fc.assert(
      fc.property(records, u32, u32, fc.nat(16), (values, sequence, lost, shift) => {
        const message = encode(values, sequence, lost);
        const shifted = new Uint8Array(message.byteLength + shift + 3);
        shifted.set(new Uint8Array(message), shift);
        for (const bytes of [message, shifted.subarray(shift, shift + message.byteLength)]) {
          const batch = decodeBatch(bytes);
          expect(batch).toMatchObject({ count: values.length / RECORD_SIZE, sequence, lost });
          expect(Array.from(batch!.records)).toEqual(values);
        }
      }),
    );
  });

  test('is viewed where it is, not copied', () => {
    const message = encode(new Array<number>(RECORD_SIZE).fill(1), 0, 0);
    const records = decodeBatch(message)!.records;
    expect(records.buffer).toBe(message);
    expect(records.byteOffset).toBe(HEADER_BYTES);
  });

  test('has the bytes that another program would write', () => {
    const message = encode(new Array<number>(RECORD_SIZE).fill(1.5), 0x01020304, 0x0a0b0c0d);
    const header = Buffer.from(message, 0, HEADER_BYTES).toString('hex');
    const values = RECORD_SIZE.toString(16).padStart(2, '0');
    expect(header).toBe(`010118000100000004030201` + `0d0c0b0a${values}000000` + `00000000`);
    expect(Buffer.from(message, HEADER_BYTES, 8).toString('hex')).toBe('000000000000f83f');
  });

  test('of a later writer with a longer header and more signals is read all the same', () => {
    const longer = HEADER_BYTES + 16;
    const message = new ArrayBuffer(longer + 2 * (RECORD_SIZE + 3) * 8);
    const view = new DataView(message);
    view.setUint8(0, 1);
    view.setUint8(1, 1);
    view.setUint16(2, longer, true);
    view.setUint32(4, 2, true);
    view.setUint32(16, RECORD_SIZE + 3, true);
    new Float64Array(message, longer)[RECORD_SIZE + 3] = 42;
    const { valuesPerRecord, records } = decodeBatch(message)!;
    expect(records[valuesPerRecord]).toBe(42);
  });

  test('of an unknown kind is skipped, of an unknown version refused with what to do', () => {
    const message = encode([], 0, 0);
    new Uint8Array(message)[1] = 9;
    expect(decodeBatch(message)).toBeNull();
    new Uint8Array(message)[0] = 2;
    expect(() => decodeBatch(message)).toThrow(/version 2.*reload/);
  });

  test('that is damaged is refused, never misread', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, valid) => {
        if (valid && bytes.length > 1) bytes.set([1, 1]);
        let batch;
        try {
          batch = decodeBatch(bytes as Uint8Array<ArrayBuffer>);
        } catch (error) {
          expect(error).toBeInstanceOf(BatchError);
          return;
        }
        if (batch === null) return;
        expect(batch.records.length).toBe(batch.count * batch.valuesPerRecord);
      }),
    );
    const whole = encode(new Array<number>(RECORD_SIZE).fill(0), 0, 0);
    expect(() => decodeBatch(whole.slice(0, -1))).toThrow(BatchError);
    expect(() => decodeBatch(whole.slice(0, 10))).toThrow(BatchError);
  });
});

test('the table of the header has no gap and ends where the records begin', () => {
  const bytes = { u8: 1, u16: 2, u32: 4 };
  let offset = 0;
  for (const field of BATCH_HEADER) {
    expect(field.offset).toBe(offset);
    offset += bytes[field.type];
  }
  expect(offset).toBe(HEADER_BYTES);
  expect(offset % 8).toBe(0);
});
