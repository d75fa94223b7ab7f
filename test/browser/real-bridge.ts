import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { decodeBatch } from '../../src/telemetry/feed/batch.ts';

const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));
const START_MS = 60_000;

/** The bridge as a user starts it, and a client that keeps all that it sends. */
export class RealBridge {
  readonly address: string;
  readonly #process: ChildProcess;
  readonly #feed: WebSocket;
  readonly #records = new Map<number, Float64Array>();
  #newest = new Float64Array(0);

  constructor(address: string, process: ChildProcess) {
    this.address = address;
    this.#process = process;
    this.#feed = new WebSocket(`${address.replace('http', 'ws')}/telemetry`);
    this.#feed.on('error', () => {
      // A killed bridge resets its connections.
    });
    this.#feed.on('message', (data: Buffer, binary: boolean) => {
      if (binary) this.#keep(data);
    });
  }

  /**
   * Starts what `npm start` starts, on a free port, and without the pushes of its demonstration:
   * those that a test sees are its own.
   */
  static async start(): Promise<RealBridge> {
    const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as {
      scripts: { start: string };
    };
    const [program, ...words] = scripts.start.split(' ').filter((word) => word !== '--demo');
    if (program !== 'node') throw new Error(`npm start runs ${program}, not node`);
    const child = spawn(process.execPath, [...words, '--listen', '127.0.0.1:0'], {
      cwd: dirname(PACKAGE),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const bridge = new RealBridge(await addressOf(child), child);
    await once(bridge.#feed, 'open');
    return bridge;
  }

  /** Ends the process at once, without a goodbye. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    this.#feed.terminate();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const overdue = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(overdue);
  }

  newest(signal: SignalName): number {
    return this.#newest[SIGNAL[signal]];
  }

  /** The record of a tick; waits for it where the page had it first. */
  async record(tick: number): Promise<(signal: SignalName) => number> {
    await this.until(() => this.newest('tick') >= tick);
    const record = this.#records.get(tick);
    if (record === undefined) throw new Error(`the feed did not send tick ${tick}`);
    return (signal) => record[SIGNAL[signal]];
  }

  /** Every value that the feed sent of a signal from a tick on. */
  since(tick: number, signal: SignalName): number[] {
    return [...this.#records]
      .filter(([when]) => when >= tick)
      .map(([, record]) => record[SIGNAL[signal]]);
  }

  async until(condition: () => boolean, timeoutMs = 15_000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #keep(data: Buffer): void {
    const batch = decodeBatch(new Uint8Array(data));
    if (batch === null || batch.count === 0) return;
    const { records, count, valuesPerRecord } = batch;
    for (let i = 0; i < count; i++) {
      const record = records.slice(i * valuesPerRecord, (i + 1) * valuesPerRecord);
      this.#records.set(record[SIGNAL.tick], record);
      this.#newest = record;
    }
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  const found = new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address !== null) resolve(address[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the bridge ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`the bridge told no address: ${said}`)), START_MS).unref();
  });
  try {
    return await found;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}
