import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Command } from 'commander';
import type { Emulator } from '../../emulator/launch.ts';
import { commonNowMs } from '../../loop/shared/common-clock.ts';
import type { Control } from '../../loop/start-control.ts';
import { threadFile } from '../../loop/thread-file.ts';
import { TRIPS, type TripCode } from '../../safety/trips.ts';
import { parsePositive } from '../options.ts';
import { cell, printJson, printTable } from '../output.ts';
import { StopRig } from './stop-rig.ts';
import { startStopBridge } from './stop-bridge.ts';

const CLIENTS = 10;
const BINARY = fileURLToPath(new URL('../../../bin/dip-bridge.mjs', import.meta.url));

/** A run lasts this long before it is stopped, and up to as much longer: the phase is random. */
const RUNNING_MS = 40;

const SOURCES = ['websocket', 'cli', 'signal', 'trip', 'contact'] as const;
type Source = (typeof SOURCES)[number];

/** What the rig says of each. */
const TRIP_OF: { readonly [source in Source]: TripCode } = {
  websocket: 'SOFTWARE_STOP',
  cli: 'SOFTWARE_STOP',
  signal: 'SOFTWARE_STOP',
  trip: 'DEVICE_FAULT',
  contact: 'CONTACT_OPEN',
};

interface BenchStopFlags {
  readonly stops: number;
  readonly json?: true;
}

interface Bench {
  readonly control: Control;
  readonly rig: StopRig;
  readonly emulator: Emulator;
  readonly clients: Worker;
  /** HOST:PORT of the feed. */
  readonly host: string;
}

export function registerBenchStop(bench: Command): void {
  bench
    .command('stop')
    .description('From a stop to zero force on the wire of an emulated rig, at 1 kHz')
    .option('--stops <n>', 'stops from each source', parsePositive, 200)
    .option('--json', 'print one JSON document')
    .action(benchStop);
}

async function benchStop(flags: BenchStopFlags): Promise<void> {
  const bridge = await startStopBridge();
  const clients = new Worker(threadFile(import.meta.url, 'stop-clients'), {
    workerData: { address: bridge.address, count: CLIENTS },
  });
  const emulator = bridge.emulator;
  const stopped = () => bridge.control.block.requestStop();
  process.on('SIGUSR2', stopped);
  try {
    await once(clients, 'message');
    process.stderr.write(`${bridge.address}  ${CLIENTS} clients; open the page beside them\n`);
    const rig = new StopRig(bridge.control);
    const host = new URL(bridge.address).host;
    const results: Partial<Record<Source, Figures>> = {};
    for (const source of SOURCES) {
      results[source] = await measure(source, Math.floor(flags.stops), {
        ...{ control: bridge.control, rig, emulator, clients, host },
      });
    }
    report(flags, results as Record<Source, Figures>);
  } finally {
    process.off('SIGUSR2', stopped);
    await clients.terminate();
    await bridge.close();
  }
}

interface Figures {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

async function measure(source: Source, stops: number, bench: Bench): Promise<Figures> {
  const times: number[] = [];
  while (times.length < stops) {
    await bench.rig.run();
    await sleep(RUNNING_MS * (1 + Math.random()));
    // A machine that stood still may have stopped the rig before.
    if (!bench.rig.isRunning) continue;
    const ms = await stopBy[source](bench);
    if (TRIPS[bench.rig.newest('trip')].code === TRIP_OF[source]) times.push(ms);
    else process.stderr.write(`${source}: the rig had stopped for another cause; once more\n`);
    if (times.length % 50 === 0) process.stderr.write(`${source}: ${times.length} of ${stops}\n`);
  }
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => Math.round(1000 * sorted[Math.ceil(share * sorted.length) - 1]);
  return { n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Each stops a running rig and resolves with the time that it took, ms. */
const stopBy: { readonly [source in Source]: (bench: Bench) => Promise<number> } = {
  async websocket({ clients, control, rig }) {
    clients.postMessage('stop');
    await rig.tripped();
    return fromReceipt(control);
  },
  async cli({ host, control, rig }) {
    await promisify(execFile)(process.execPath, [BINARY, 'stop', '--connect', host]);
    await rig.tripped();
    return fromReceipt(control);
  },
  async signal({ control, rig }) {
    process.kill(process.pid, 'SIGUSR2');
    await rig.tripped();
    return fromReceipt(control);
  },
  /** The cycle that sees the cause also sends the zero. */
  async trip({ emulator, rig }) {
    emulator.inject('fault=on');
    const record = await rig.firstTripped();
    emulator.inject('fault=off');
    return record.cycleUs / 1000;
  },
  /** From the order to the emulated rig to open its contact: a little more than from the edge. */
  async contact({ emulator, control, rig }) {
    const edgeMs = commonNowMs();
    emulator.inject('contact=open');
    await rig.tripped();
    emulator.inject('contact=closed');
    return control.block.stopTiming.zeroWrittenMs - edgeMs;
  },
};

function fromReceipt({ block }: Control): number {
  const { receivedMs, zeroWrittenMs } = block.stopTiming;
  return zeroWrittenMs - receivedMs;
}

function report(flags: BenchStopFlags, sources: Record<Source, Figures>): void {
  if (flags.json) {
    printJson({ unit: 'us', clients: CLIENTS, sources });
    return;
  }
  printTable(
    ['stop to zero force, us', 'n', 'p50', 'p99', 'max'],
    SOURCES.map((source) => {
      const { n, p50, p99, max } = sources[source];
      return [source, cell(n), cell(p50), cell(p99), cell(max)];
    }),
  );
}
