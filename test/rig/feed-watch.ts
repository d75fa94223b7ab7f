import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { decodeBatch } from '../../src/telemetry/feed/batch.ts';

/** Every record that a bridge's feed carries from now on. */
export class FeedWatch {
  readonly records: Float64Array[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#take(data as ArrayBuffer);
    });
    onTestFinished(() => socket.terminate());
  }

  static async open(address: string): Promise<FeedWatch> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/telemetry`);
    const watch = new FeedWatch(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return watch;
  }

  /** One that holds the lease, and keeps it. */
  static async leading(address: string): Promise<FeedWatch> {
    const watch = await FeedWatch.open(address);
    watch.ask({ type: 'lease', takeOver: true });
    const beating = setInterval(() => watch.ask({ type: 'heartbeat' }), 1000);
    onTestFinished(() => clearInterval(beating));
    return watch;
  }

  ask(request: object): void {
    this.#socket.send(JSON.stringify(request));
  }

  /** The value in the newest record. */
  now(signal: SignalName): number {
    return this.records.at(-1)?.[SIGNAL[signal]] ?? NaN;
  }

  /** All values so far, smallest first. */
  sorted(signal: SignalName): Float64Array {
    return Float64Array.from(this.records, (record) => record[SIGNAL[signal]]).sort();
  }

  median(signal: SignalName): number {
    const values = this.sorted(signal);
    return values[Math.floor(values.length / 2)];
  }

  #take(message: ArrayBuffer): void {
    const batch = decodeBatch(message);
    if (batch === null) return;
    const { records, count, valuesPerRecord } = batch;
    for (let i = 0; i < count; i++) {
      this.records.push(records.slice(i * valuesPerRecord, (i + 1) * valuesPerRecord));
    }
  }
}
