import { expect, test } from 'vitest';
import { RECORD_SIZE } from '../../../src/record/signals.ts';
import { allocateBatch, decodeBatch, recordsOf } from '../../../src/telemetry/feed/batch.ts';
import { EncodedBatch } from '../../../src/telemetry/feed/encoded-batch.ts';

test('clients that lost as much share the same bytes; another count does not touch them', () => {
  const message = allocateBatch(4);
  recordsOf(message, 4).fill(7);
  const batch = new EncodedBatch(message, 3, 12, 0);
  const first = batch.bytesFor(0);
  const other = batch.bytesFor(5);
  expect(batch.bytesFor(0)).toBe(first);
  expect(batch.bytesFor(5)).toBe(other);
  expect(decodeBatch(first as Uint8Array<ArrayBuffer>)).toMatchObject({ lost: 0, sequence: 12 });
  const decoded = decodeBatch(other as Uint8Array<ArrayBuffer>)!;
  expect(decoded).toMatchObject({ lost: 5, sequence: 12, count: 3 });
  expect(decoded.records).toEqual(new Float64Array(3 * RECORD_SIZE).fill(7));
});
