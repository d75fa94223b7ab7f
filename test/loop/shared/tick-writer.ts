/** Publishes records as fast as it can, for readers that must not see a torn one. */
import { workerData } from 'node:worker_threads';
import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE } from '../../../src/record/signals.ts';

const { buffer, count, gate } = workerData as {
  buffer: SharedArrayBuffer;
  count: number;
  gate: SharedArrayBuffer;
};
const ring = new TickRing(buffer);
const record = new Float64Array(RECORD_SIZE);
Atomics.wait(new Int32Array(gate), 0, 0);
for (let index = 0; index < count; index++) {
  record.fill(index);
  ring.publish(record);
}
