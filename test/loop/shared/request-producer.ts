/** Submits numbered pushes without rest and reports the tickets that the ring gave it. */
import { parentPort, workerData } from 'node:worker_threads';
import { RequestRing } from '../../../src/loop/shared/request-ring.ts';

const { buffer, producer, count } = workerData as {
  buffer: SharedArrayBuffer;
  producer: number;
  count: number;
};
const ring = new RequestRing(buffer);
const outcomes = { accepted: 0, refused: 0, withdrawn: 0, forgotten: 0, pending: 0 };
for (let number = 0; number < count; number++) {
  let ticket: number | null = null;
  while (ticket === null) ticket = ring.submit('push', [producer, number]);
  if (number % 3 === 0 && ring.withdraw(ticket)) outcomes.withdrawn++;
  else {
    let outcome = ring.outcome(ticket);
    while (outcome === 'pending') outcome = ring.outcome(ticket);
    outcomes[outcome]++;
  }
}
parentPort?.postMessage(outcomes);
