import type { Command } from 'commander';
import { RunSummary } from '../../loop/run-summary.ts';
import { startControl } from '../../loop/start-control.ts';
import { SIGNAL } from '../../record/signals.ts';
import { controlOptions, simulatedRig } from '../assemble.ts';
import { resolveBridgeConfig } from '../bridge-flags.ts';
import { parsePositive, parseRate } from '../options.ts';
import { printResult } from '../output.ts';

interface BenchLoopFlags {
  readonly rate: number;
  readonly duration: number;
  readonly json?: true;
}

export function registerBenchLoop(bench: Command): void {
  bench
    .command('loop')
    .description('Lateness of the control loop against its absolute deadlines')
    .option('--rate <hz>', 'rate of the loop, Hz', parseRate, 1000)
    .option('--duration <s>', 'length of the run, s', parsePositive, 10)
    .option('--json', 'print one JSON document')
    .action(benchLoop);
}

async function benchLoop(flags: BenchLoopFlags): Promise<void> {
  // The default configuration, whatever the environment says: figures of two machines compare.
  const config = resolveBridgeConfig({ rate: flags.rate }, {});
  const control = startControl(
    controlOptions(config, simulatedRig(config), { armsAtStart: true, durationS: flags.duration }),
  );
  const summary = new RunSummary(control.ticks, 1 / config.rateHz, SIGNAL.trueX);
  const granted = await control.granted;
  control.block.release();
  await control.ended;
  summary.close();
  printResult(flags, {
    scheduling: granted.scheduling,
    cpuDmaLatency: granted.cpuDmaLatency,
    ticks: summary.statistics.ticks,
    overruns: summary.statistics.overruns,
    latenessUs: summary.statistics.latenessUs,
  });
}
