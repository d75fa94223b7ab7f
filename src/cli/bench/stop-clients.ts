/** A thread with clients of the feed: they read all that comes, and the first sends a stop when told to. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

const { address, count } = workerData as { readonly address: string; readonly count: number };

const clients = Array.from(
  { length: count },
  () => new WebSocket(`${address.replace(/^http/, 'ws')}/telemetry`),
);
await Promise.all(clients.map((client) => once(client, 'open')));
parentPort!.on('message', () => clients[0].send('{"type":"stop"}'));
parentPort!.postMessage('connected');
