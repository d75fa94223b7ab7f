/** Times round trips over a transport on a thread like the control thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { COMMAND, COMMAND_FIELDS, encodeCommand } from '../../hal/serial/protocol/command.ts';
import { FrameParser } from '../../hal/serial/protocol/frame-parser.ts';
import { FRAME_LENGTH, KIND } from '../../hal/serial/protocol/layout.ts';
import { createTransport, type SerialLink } from '../../hal/serial/transport/create-transport.ts';
import { requestRealtime } from '../../loop/realtime.ts';

/** The priority of the control thread. */
const FIFO_PRIORITY = 80;
const VALIDITY_MS = 20;
const PATIENCE_MS = 1000;

export interface WireWork {
  readonly mailbox: SerialLink['mailbox'];
  /** Of the open device; -1 for a mailbox. */
  readonly descriptor: number;
  readonly roundTrips: number;
  readonly firstSequence: number;
}

const { mailbox, descriptor, roundTrips, firstSequence } = workerData as WireWork;
const transport = createTransport(mailbox);
const parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample]);
const frame = new Uint8Array(FRAME_LENGTH.host);
const received = new Uint8Array(256);
const command = new Float64Array(COMMAND_FIELDS);
command[COMMAND.validityMs] = VALIDITY_MS;

/** ms until a whole Sample came. */
function roundTrip(sequence: number): number {
  const started = performance.now();
  command[COMMAND.sequence] = sequence & 0xffff;
  encodeCommand(frame, command);
  transport.write(frame);
  for (;;) {
    const count = transport.read(received);
    if (count > 0) parser.push(received, count);
    if (count > 0 && parser.next() >= 0) return performance.now() - started;
    if (count < 0 || performance.now() - started > PATIENCE_MS) {
      throw new Error('no intact sample came back');
    }
  }
}

const grant = requestRealtime(FIFO_PRIORITY);
transport.attach(descriptor);
const times = new Float64Array(roundTrips);
for (let i = 0; i < roundTrips; i++) times[i] = roundTrip(firstSequence + i) * 1000;
grant.release();
parentPort!.postMessage(times);
