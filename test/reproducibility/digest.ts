import { createHash } from 'node:crypto';
import { SIGNALS } from '../../src/record/signals.ts';

/** Signals that say how fast the machine was, not what the loop did. */
const MEASURED: ReadonlySet<string> = new Set(['cycleUs', 'latenessUs']);
const COMPARED = SIGNALS.flatMap(({ name }, index) => (MEASURED.has(name) ? [] : [index]));

/** The bits of a record that a run must repeat, little-endian. Every NaN counts as the same one. */
export function bitsOf(record: Float64Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(COMPARED.length * 8));
  COMPARED.forEach((signal, i) => {
    const value = record[signal];
    // Which of its many NaNs an engine stores is its own affair.
    if (Number.isNaN(value)) bytes.setBigUint64(i * 8, 0x7ff8000000000000n, true);
    else bytes.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(bytes.buffer);
}

/** SHA-256 over the bits of all records. */
export function digest(records: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const record of records) hash.update(bitsOf(record));
  return hash.digest('hex');
}
