import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commonNowMs } from '../../src/loop/shared/common-clock.ts';
import { Bridge } from './bridge.ts';
import type { Cause } from './causes.ts';
import { WatchedEmulator } from './watched-emulator.ts';

/** A cause acts at random in this time after the rig began to run, ms. */
const EARLIEST_MS = 100;
const LATEST_MS = 1100;
const STOPPED_MS = 300;
/** Long enough for anything that goes on by itself to do so; the longest block is 2 s. */
const WATCHED_MS = 700;
const BLOCKED_MS = 2300;
const PATIENCE_MS = 20_000;

export interface Trial {
  readonly cause: string;
  /** From the cause to the force that the device dropped, ms; negative where it was dropped before. */
  readonly zeroMs: number;
  /** Whether no force acted afterwards. */
  readonly stayedZero: boolean;
  /** Whether `run --arm` on the same rig is refused by the latch that was stored. */
  readonly latched: boolean;
  readonly exit: string;
  readonly trip: string | null;
  readonly deviceLatchedFor: readonly string[];
}

/** One bridge, one emulated rig, one cause. */
export async function tryOnce(cause: Cause): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-chaos-'));
  const link = join(folder, 'rig');
  const data = join(folder, 'data');
  const emulator = await WatchedEmulator.launch(link);
  let bridge: Bridge | null = null;
  try {
    const afterMs = Math.round(EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS));
    const { kind } = cause;
    const hook = kind.type === 'hook' ? `${kind.thread}:${kind.action}:${afterMs}` : null;
    bridge = new Bridge(link, data, hook);
    const causedAtMs = await act(cause, bridge, emulator, afterMs);
    await until(() => emulator.times('dropped').length > 0, bridge);
    await sleep(cause.name === 'main: block' ? BLOCKED_MS : WATCHED_MS);
    bridge.process.kill('SIGINT');
    const overdue = setTimeout(() => bridge?.process.kill('SIGKILL'), PATIENCE_MS);
    const [code, signal] = await bridge.exit;
    clearTimeout(overdue);
    const droppedAtMs = emulator.times('dropped')[0]!;
    return {
      cause: cause.name,
      zeroMs: droppedAtMs - causedAtMs,
      stayedZero: emulator.times('enabled').every((atMs) => atMs < droppedAtMs),
      latched: await isArmingRefused(link, data),
      exit: signal ?? String(code),
      trip: bridge.trip,
      deviceLatchedFor: emulator.latchedFor,
    };
  } finally {
    bridge?.process.kill('SIGKILL');
    await bridge?.exit;
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns when it acted, by the common clock, ms */
async function act(
  { kind }: Cause,
  bridge: Bridge,
  emulator: WatchedEmulator,
  afterMs: number,
): Promise<number> {
  if (kind.type === 'hook') {
    await until(() => bridge.hookedAtMs !== null, bridge);
    return bridge.hookedAtMs!;
  }
  await until(() => emulator.times('enabled').length > 0, bridge);
  await sleep(afterMs);
  const causedAtMs = commonNowMs();
  bridge.process.kill(kind.signal);
  if (kind.signal === 'SIGSTOP') {
    await sleep(STOPPED_MS);
    bridge.process.kill('SIGCONT');
  }
  return causedAtMs;
}

async function isArmingRefused(link: string, data: string): Promise<boolean> {
  const again = new Bridge(link, data, null);
  const overdue = setTimeout(() => again.process.kill('SIGKILL'), PATIENCE_MS);
  // One that is not refused has opened the rig.
  while (!again.isLooping && !again.hasExited) await sleep(10);
  if (again.isLooping) again.process.kill('SIGKILL');
  const [code] = await again.exit;
  clearTimeout(overdue);
  return code === 5 && /: LATCHED: /.test(again.stderr);
}

async function until(holds: () => boolean, bridge: Bridge): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`in vain: ${holds}; ${bridge.stderr}`);
    await sleep(1);
  }
}
