import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { configuredRig, controlOptions } from '../../src/cli/assemble.ts';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { openRigDevice } from '../../src/cli/rig-device.ts';
import { launchEmulator, type Emulator } from '../../src/emulator/launch.ts';
import { emulatorOptions } from '../../src/emulator/options.ts';
import { startControl, type Control } from '../../src/loop/start-control.ts';
import { RECORD_SIZE, RIG_FLAG, SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIPS } from '../../src/safety/trips.ts';

const UNPLUGGED_MS = 200;
/** A run lasts this long before it is unplugged. */
const RUNNING_MS = 300;
/** After it came back, long enough for anything that resumes by itself to do so. */
const WATCHED_MS = 300;
const PATIENCE_MS = 15_000;
const ASK_AGAIN_MS = 300;

/** The bridge on a rig that can be unplugged, in this process. */
interface Bench {
  readonly control: Control;
  readonly emulator: Emulator;
  /** What the emulated rig does, and when, ms. */
  readonly events: readonly { readonly event: string; readonly atMs: number }[];
}

/**
 * Unplugs a running rig with traffic in flight, again and again, over both transports: noticed within
 * 50 ms each time, the force dropped by the device, no core that spins, back by itself, still latched.
 */
export async function prove(options: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...options],
    options: { times: { type: 'string', default: '30' } },
  });
  const results = {
    direct: await unplugAgainAndAgain('direct', Number(values.times)),
    stream: await unplugAgainAndAgain('stream', Number(values.times)),
  };
  const holds = Object.values(results).every(
    ({ noticedMs, droppedMs, processorShare, trips, backLatched, times }) =>
      noticedMs.max <= 50 &&
      droppedMs.max <= 50 &&
      processorShare.max < 0.5 &&
      backLatched === times &&
      Object.keys(trips).every((trip) => trip === 'LINK_DOWN' || trip === 'SAMPLE_GAP'),
  );
  console.log(JSON.stringify({ holds, ...results }, null, 2));
  return holds;
}

async function unplugAgainAndAgain(transport: string, times: number) {
  const link = join(tmpdir(), `dip-bridge-unplug-${process.pid}`);
  process.env.DIP_RIG__SERIAL__TRANSPORT = transport;
  const config = resolveBridgeConfig({ rig: 'serial', device: link });
  const events: { event: string; atMs: number }[] = [];
  const emulator = await launchEmulator(emulatorOptions(config, { rig: 'host', link }), {
    onEvent: ({ event }) => events.push({ event, atMs: performance.now() }),
  });
  const device = await openRigDevice(config, pino({ level: 'silent' }));
  const rig = configuredRig(config, device);
  const control = startControl(
    controlOptions(config, rig, { armsAtStart: false, durationS: null }),
  );
  await control.granted;
  control.block.release();
  try {
    const trials: Exclude<Awaited<ReturnType<typeof unplugOnce>>, string>[] = [];
    const stoppedBefore: string[] = [];
    for (let i = 0; i < times; i++) {
      console.error(`${transport}: ${i + 1} of ${times}`);
      let trial = await unplugOnce({ control, emulator, events });
      // A machine that is busy with something else may trip the bridge before it is unplugged.
      while (typeof trial === 'string') {
        console.error(`stopped by ${trial} before it was unplugged; once more`);
        stoppedBefore.push(trial);
        if (stoppedBefore.length > times) throw new Error('the rig does not run for long enough');
        await held(events, performance.now());
        trial = await unplugOnce({ control, emulator, events });
      }
      trials.push(trial);
    }
    const figures = (pick: (trial: (typeof trials)[number]) => number) => summary(trials.map(pick));
    return {
      times,
      stoppedBefore,
      noticedMs: figures(({ noticedMs }) => noticedMs),
      droppedMs: figures(({ droppedMs }) => droppedMs),
      backMs: figures(({ backMs }) => backMs),
      processorShare: figures(({ processorShare }) => processorShare),
      trips: Object.fromEntries(
        Object.entries(Object.groupBy(trials, ({ trip }) => trip)).map(([trip, all]) => [
          trip,
          all!.length,
        ]),
      ),
      backLatched: trials.filter(({ stayedLatched }) => stayedLatched).length,
    };
  } finally {
    control.block.requestEnd();
    await control.ended;
    await device!.close();
    await emulator.stop();
    rmSync(link, { force: true });
  }
}

async function unplugOnce({ control, emulator, events }: Bench) {
  await runAgain(control);
  await sleep(RUNNING_MS);
  const before = newest(control);
  if (before('state') !== SAFETY_STATE.running) return TRIPS[before('trip')]!.code;
  const cpuBefore = process.cpuUsage();
  const unpluggedAt = performance.now();
  emulator.inject(`unplug=${UNPLUGGED_MS}`);
  await until(control, (now) => (now('rigFlags') & RIG_FLAG.linkDown) !== 0);
  const noticedMs = performance.now() - unpluggedAt;
  const since = (name: string) =>
    events.find(({ event, atMs }) => event === name && atMs > unpluggedAt)?.atMs;
  await until(control, () => since('dropped') !== undefined);
  const droppedMs = since('dropped')! - unpluggedAt;
  await until(control, (now) => (now('rigFlags') & RIG_FLAG.linkDown) === 0);
  const backMs = performance.now() - unpluggedAt - UNPLUGGED_MS;
  const trip = TRIPS[newest(control)('trip')]!.code;
  await sleep(WATCHED_MS);
  const { user, system } = process.cpuUsage(cpuBefore);
  const watchedMs = performance.now() - unpluggedAt;
  const now = newest(control);
  const stayedLatched = now('state') === SAFETY_STATE.tripped && now('enable') === 0;
  await held(events, unpluggedAt);
  return {
    ...{ noticedMs, droppedMs, backMs, trip },
    processorShare: (user + system) / 1000 / watchedMs,
    stayedLatched,
  };
}

/** Resets and arms as an operator does, who asks again where a moment did not suit. */
async function runAgain(control: Control): Promise<void> {
  await until(control, (now) => now('blockers') === 0);
  await ask(
    control,
    'reset',
    (now) => now('state') === SAFETY_STATE.ready && now('blockers') === 0,
  );
  await ask(control, 'arm', (now) => now('state') === SAFETY_STATE.running);
}

/** The rig falls when its force is gone, and is carried back upright after three seconds. */
async function held(events: Bench['events'], afterMs: number): Promise<void> {
  while (!events.some(({ event, atMs }) => event === 'held' && atMs > afterMs)) await sleep(10);
}

async function ask(
  control: Control,
  kind: 'reset' | 'arm',
  holds: (now: Newest) => boolean,
): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    control.requests.submit(kind);
    const deadline = performance.now() + ASK_AGAIN_MS;
    while (performance.now() < deadline) {
      if (holds(newest(control))) return;
      await sleep(1);
    }
    const now = newest(control);
    console.error(`${kind} not granted: state ${now('state')}, blockers ${now('blockers')}`);
  }
  throw new Error(`${kind} in vain`);
}

type Newest = (signal: SignalName) => number;

function newest(control: Control): Newest {
  const record = new Float64Array(RECORD_SIZE).fill(NaN);
  control.ticks.copyNewest(record);
  return (signal) => record[SIGNAL[signal]]!;
}

async function until(control: Control, holds: (now: Newest) => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds(newest(control))) {
    if (performance.now() > deadline) {
      const now = newest(control);
      throw new Error(`in vain: ${holds}; state ${now('state')}, trip ${now('trip')}`);
    }
    await sleep(1);
  }
}

function summary(values: readonly number[]): { p50: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)]!, max: sorted.at(-1)! };
}
