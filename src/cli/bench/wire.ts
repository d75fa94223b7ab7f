import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Command } from 'commander';
import { launchEmulator } from '../../emulator/launch.ts';
import { emulatorOptions } from '../../emulator/options.ts';
import { closePort, descriptorOf, openPort } from '../../hal/serial/device/open-port.ts';
import { StreamPump } from '../../hal/serial/device/stream-pump.ts';
import { Mailbox } from '../../hal/serial/link/mailbox.ts';
import { threadFile } from '../../loop/thread-file.ts';
import { resolveBridgeConfig } from '../bridge-flags.ts';
import { parsePositive } from '../options.ts';
import { cell, printJson, printTable } from '../output.ts';
import { median } from './median.ts';
import { WireClient } from './wire-client.ts';
import type { WireWork } from './wire-worker.ts';

const ROUNDS = 5;
const CLIENTS = ['c', 'direct', 'stream'] as const;
type Client = (typeof CLIENTS)[number];

/** Round trips before those that count: the first ones of a program are not its speed. */
const WARM_UP = 500;

/** A device starts a new sequence after this long without a command, ms. */
const NEW_SEQUENCE_MS = 150;

interface BenchWireFlags {
  readonly device?: string;
  readonly roundTrips: number;
  readonly json?: true;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export function registerBenchWire(bench: Command): void {
  bench
    .command('wire')
    .description('Round trip of a command and its sample: both transports, and a client in C')
    .option('--device <path>', 'a device that speaks the protocol; the host emulator if left out')
    .option('--round-trips <n>', 'in each of the five rounds of a client', parsePositive, 3000)
    .option('--json', 'print one JSON document')
    .action(benchWire);
}

async function benchWire(flags: BenchWireFlags): Promise<void> {
  const emulator =
    flags.device === undefined
      ? await launchEmulator(emulatorOptions(resolveBridgeConfig({}), { rig: 'host' }))
      : null;
  try {
    const result = await compare(flags.device ?? emulator!.path, Math.floor(flags.roundTrips));
    if (flags.json) printJson(result);
    else {
      printTable(
        ['round trip, us', 'p50', 'p99', 'p50 of c', 'p99 of c'],
        CLIENTS.map((client) => [
          client,
          cell(result[client].p50),
          cell(result[client].p99),
          cell(result.ratios[client].p50),
          cell(result.ratios[client].p99),
        ]),
      );
    }
  } finally {
    await emulator?.stop();
  }
}

/** All clients in turn, five times: medians over the rounds, and of the ratios within each. */
async function compare(path: string, roundTrips: number) {
  const client = new WireClient();
  const rounds: Record<Client, Percentiles>[] = [];
  try {
    for (let i = 0; i < ROUNDS; i++) {
      rounds.push({
        c: await timed(() => runC(client.program, path, roundTrips)),
        direct: await timed(() => runDirect(path, roundTrips)),
        stream: await timed(() => runStream(path, roundTrips)),
      });
    }
  } finally {
    client.close();
  }
  const over = (pick: (round: Record<Client, Percentiles>) => Percentiles): Percentiles => ({
    p50: median(rounds.map((round) => pick(round).p50)),
    p99: median(rounds.map((round) => pick(round).p99)),
  });
  const ratio = (name: Client) =>
    over((round) => ({
      p50: round[name].p50 / round.c.p50,
      p99: round[name].p99 / round.c.p99,
    }));
  return {
    unit: 'us',
    c: over(({ c }) => c),
    direct: over(({ direct }) => direct),
    stream: over(({ stream }) => stream),
    ratios: { c: ratio('c'), direct: ratio('direct'), stream: ratio('stream') },
    rounds,
  };
}

async function timed(run: () => Promise<ArrayLike<number>>): Promise<Percentiles> {
  await sleep(NEW_SEQUENCE_MS);
  const times = Float64Array.from(await run())
    .subarray(WARM_UP)
    .toSorted();
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]!;
  return { p50: at(0.5), p99: at(0.99) };
}

async function runC(program: string, path: string, roundTrips: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)(program, [path, `${roundTrips + WARM_UP}`, '1'], {
    maxBuffer: 64e6,
  });
  return stdout.trim().split('\n').map(Number);
}

async function runDirect(path: string, roundTrips: number): Promise<Float64Array> {
  const port = await openPort({ path, baudRate: 1_000_000, transport: 'direct' });
  try {
    return await runWorker({ mailbox: null, descriptor: descriptorOf(port), roundTrips });
  } finally {
    await closePort(port);
  }
}

async function runStream(path: string, roundTrips: number): Promise<Float64Array> {
  const port = await openPort({ path, baudRate: 1_000_000, transport: 'stream' });
  const mailbox = Mailbox.allocate();
  const pump = new StreamPump(port, new Mailbox(mailbox));
  try {
    return await runWorker({ mailbox, descriptor: -1, roundTrips });
  } finally {
    pump.stop();
    await closePort(port);
  }
}

function runWorker(work: Omit<WireWork, 'firstSequence'>): Promise<Float64Array> {
  const url = threadFile(import.meta.url, 'wire-worker');
  const workerData: WireWork = { ...work, roundTrips: work.roundTrips + WARM_UP, firstSequence: 1 };
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
