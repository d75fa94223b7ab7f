import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SimulatedRig } from '../../src/hal/simulated/simulated-rig.ts';
import { Cycle } from '../../src/loop/cycle/cycle.ts';
import { StartSequence } from '../../src/loop/cycle/start-sequence.ts';
import { startControl } from '../../src/loop/start-control.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { bitsOf } from './digest.ts';
import { cycleOf, nameOf, recordsOf, rigOf, type Run } from './runs.ts';

const SECONDS = 2;

const RUNS: readonly Run[] = [
  { controller: 'classical_smc', physics: 'deployment-guide', rateHz: 1000, seed: 1 },
  { controller: 'sta_smc', physics: 'light-rig', rateHz: 100, seed: 2 },
];

describe.each(RUNS.map((run) => [nameOf(run), run] as const))('in real time, %s', (_, run) => {
  test('has the bits of the loop that goes as fast as it can', async () => {
    const real = await recordRealTime(run);
    expect(real.some((record) => record[SIGNAL.state] === SAFETY_STATE.running)).toBe(true);

    const untilOverrun = real.findIndex((record) => record[SIGNAL.periods] !== 1);
    const comparable = untilOverrun < 0 ? real : real.slice(0, untilOverrun);
    const fast = recordsOf(run, SECONDS + 1);
    expect(firstDifference(comparable, fast.slice(0, comparable.length))).toBe(-1);
    // Deadlines that were missed are an input like any other: with them, all of the run repeats.
    expect(firstDifference(real, repeat(run, real))).toBe(-1);
  });
});

/** Every record of a control thread, from its first cycle to two seconds after its arming. */
async function recordRealTime(run: Run): Promise<Float64Array[]> {
  const control = startControl({
    cycle: cycleOf(run),
    rig: { type: 'simulated', options: rigOf(run) },
    armAtStart: true,
    durationPeriods: SECONDS * run.rateHz,
    spinUs: 60,
    realtime: 'auto',
  });
  const reader = control.ticks.reader();
  await control.granted;
  control.block.release();

  const records: Float64Array[] = [];
  const chunk = new Float64Array(256 * RECORD_SIZE);
  const drain = () => {
    for (let count = reader.read(chunk); count > 0; count = reader.read(chunk)) {
      for (let i = 0; i < count; i++) {
        records.push(chunk.slice(i * RECORD_SIZE, (i + 1) * RECORD_SIZE));
      }
    }
  };
  const ended = control.ended.then(() => true);
  while (!(await Promise.race([ended, sleep(50).then(() => false)]))) drain();
  drain();
  expect(reader.lost).toBe(0);
  return records;
}

/** The run once more without a clock, at the ticks of its records. */
function repeat(run: Run, recorded: readonly Float64Array[]): Float64Array[] {
  const cycle = new Cycle(cycleOf(run));
  const rig = new SimulatedRig(rigOf(run));
  const start = new StartSequence(1 / run.rateHz);
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.state] = SAFETY_STATE.latched;
  return recorded.map((given) => {
    for (const signal of [SIGNAL.tick, SIGNAL.periods, SIGNAL.overruns]) {
      record[signal] = given[signal];
    }
    record[SIGNAL.requests] = 0;
    start.request(record, record[SIGNAL.state]);
    rig.read(record);
    cycle.step(record);
    rig.write(record);
    return record.slice();
  });
}

/** Index of the first record whose bits differ; -1 where none does. */
function firstDifference(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((record, i) => Buffer.compare(bitsOf(record), bitsOf(b[i]!)) !== 0);
}
