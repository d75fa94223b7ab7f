/** Raises requests without rest, each once the one before it was seen, and says when it is through. */
import { parentPort, workerData } from 'node:worker_threads';
import { ControlBlock, type RaisedRequest } from '../../../src/loop/shared/control-block.ts';

const { buffer, request, count, seen, index } = workerData as {
  buffer: SharedArrayBuffer;
  request: RaisedRequest;
  count: number;
  seen: Int32Array;
  index: number;
};
const control = new ControlBlock(buffer);
for (let number = 1; number <= count; number++) {
  control.raise(request);
  while (Atomics.load(seen, index) < number) Atomics.wait(seen, index, number - 1, 100);
}
parentPort?.postMessage('through');
