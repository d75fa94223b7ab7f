import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { RIG_FLAG } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP } from '../../src/safety/trips.ts';
import { Run } from '../cli/bridge-process.ts';
import { configFile } from '../config/config-file.ts';
import { emulatedRig } from '../emulator/emulated-rig.ts';
import { hasAvrGcc, hasSimavr } from '../support/avr.ts';
import { hasGcc } from '../support/gcc.ts';
import { until } from '../telemetry/support/until.ts';
import { FeedWatch } from './feed-watch.ts';

const TRANSPORTS = ['direct', 'stream'] as const;

/** A path that leads to whatever terminal the emulator serves now. */
function linkPath(): string {
  return join(tmpdir(), `dip-bridge-rig-${process.pid}-${Math.random().toString(36).slice(2)}`);
}

function transportFile(transport: string): string {
  return configFile(`rig: {serial: {transport: ${transport}}}\n`);
}

describe.skipIf(!hasGcc)('a rig behind a tty and its firmware (needs gcc)', () => {
  test.each(TRANSPORTS)(
    'stands at 1 kHz over the transport %s, its delay measured in every record',
    async (transport) => {
      const { emulator } = await emulatedRig({ rig: 'host' });
      const config = transportFile(transport);
      const run = await Run.running(
        ...['--rig', 'serial', '--device', emulator.path, '--arm'],
        ...['--config', config, '--rate', '1000', '--duration', '4', '--json'],
      );
      const feed = await FeedWatch.open(run.address);
      expect(await run.exit).toEqual([EXIT.done, null]);
      expect(run.result).toMatchObject({ upright: true, state: 'running', trip: null });
      expect(feed.median('sampleLag')).toBeGreaterThanOrEqual(1);
      expect(feed.median('senseToApplyUs')).toBeGreaterThan(500);
      expect(feed.median('senseToApplyUs')).toBeLessThan(3000);
      expect(feed.median('delayPeriods')).toBeGreaterThan(0.5);
      expect(Math.abs(feed.median('clockDriftPpm'))).toBeLessThan(100);
    },
  );

  test('stands with a relative second encoder and reversed signs, once it was referenced hanging', async () => {
    const { emulator, heard } = await emulatedRig({
      rig: 'host',
      relative: true,
      reversed: ['x', 'theta1', 'drive'],
      unreferenced: true,
    });
    const config = configFile(
      'rig:\n  channels: {x: {sign: -1}, theta1: {sign: -1}, theta2: {mode: relative}}\n  drive: {sign: -1}\n',
    );
    const run = new Run(
      ...['--rig', 'serial', '--device', emulator.path, '--config', config],
      ...['--reference', 'centre', '--arm', '--duration', '4', '--json'],
    );
    await heard('lifting', 15_000);
    expect(await run.exit).toEqual([EXIT.done, null]);
    expect(run.result).toMatchObject({ upright: true, state: 'running' });
  });

  test('is not armed while a channel is unreferenced', async () => {
    const { emulator } = await emulatedRig({ rig: 'host', unreferenced: true });
    const run = new Run('--rig', 'serial', '--device', emulator.path, '--arm', '--json');
    expect(await run.exit).toEqual([EXIT.notArmed, null]);
    expect(run.stderr).toMatch(/NOT_ARMED: .*a channel is not referenced/);
  });

  test('is not armed where the device is not the one of the configuration, which it says', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    const config = configFile('rig: {channels: {theta1: {counts_per_rev: 2048}}}\n');
    const run = new Run(
      ...['--rig', 'serial', '--device', emulator.path, '--config', config, '--arm'],
    );
    expect(await run.exit).toEqual([EXIT.notArmed, null]);
    expect(run.stderr).toMatch(
      /lower pendulum: the device says 4096, rig\.channels\.theta1.* 2048/,
    );
    expect(run.stderr).toMatch(/NOT_ARMED: .*not the one that the configuration describes/);
  });

  test('trips when its contact opens, and runs again after it closed, a reset and an arming', async () => {
    const { emulator, heard } = await emulatedRig({ rig: 'host' });
    const run = await Run.running('--rig', 'serial', '--device', emulator.path, '--arm');
    const feed = await FeedWatch.leading(run.address);
    emulator.inject('contact=open');
    await until(() => feed.now('trip') === TRIP.CONTACT_OPEN);
    expect(feed.now('state')).toBe(SAFETY_STATE.tripped);
    expect(feed.now('enable')).toBe(0);
    await heard('dropped');
    // The emulated rig is set upright again when its force has been off for three seconds.
    await heard('held', 8000);
    feed.ask({ type: 'reset' });
    await until(() => (feed.now('rigFlags') & RIG_FLAG.contactOpen) !== 0);
    expect(feed.now('state')).toBe(SAFETY_STATE.tripped);
    emulator.inject('contact=closed');
    await until(() => feed.now('blockers') === 0);
    feed.ask({ type: 'reset' });
    await until(() => feed.now('state') === SAFETY_STATE.ready);
    await until(() => (feed.now('rigFlags') & RIG_FLAG.deviceLatched) === 0);
    feed.ask({ type: 'arm' });
    await until(() => feed.now('state') === SAFETY_STATE.running);
    expect(await run.end()).toBe(EXIT.done);
  });

  test.each(TRANSPORTS)(
    'comes back over %s after it was unplugged under force, and stays latched until it is armed anew',
    async (transport) => {
      const link = linkPath();
      const { emulator, heard } = await emulatedRig({ rig: 'host', link });
      const run = await Run.running(
        ...['--rig', 'serial', '--device', link, '--arm', '--config', transportFile(transport)],
      );
      const feed = await FeedWatch.leading(run.address);
      emulator.inject('unplug=400');
      await until(() => (feed.now('rigFlags') & RIG_FLAG.linkDown) !== 0);
      expect(feed.now('trip')).toBe(TRIP.LINK_DOWN);
      await heard('dropped');
      await until(() => (feed.now('rigFlags') & RIG_FLAG.linkDown) === 0);
      await heard('held', 8000);
      await until(() => feed.now('blockers') === 0);
      expect(feed.now('state')).toBe(SAFETY_STATE.tripped);
      expect(feed.now('enable')).toBe(0);
      feed.ask({ type: 'reset' });
      await until(() => feed.now('state') === SAFETY_STATE.ready);
      await until(() => feed.now('blockers') === 0);
      feed.ask({ type: 'arm' });
      await until(() => feed.now('state') === SAFETY_STATE.running);
      expect(await run.end()).toBe(EXIT.done);
    },
  );

  test('drops the force by itself when the bridge is killed, and is found latched by the next one', async () => {
    const { emulator, heard } = await emulatedRig({ rig: 'host' });
    const run = await Run.running('--rig', 'serial', '--device', emulator.path, '--arm');
    run.process.kill('SIGKILL');
    await run.exit;
    await heard('dropped');
    const next = new Run('--rig', 'serial', '--device', emulator.path);
    await until(() => next.address !== '');
    const feed = await FeedWatch.open(next.address);
    await until(() => feed.now('fresh') === 1);
    expect(feed.now('rigFlags') & RIG_FLAG.watchdogExpired).not.toBe(0);
    expect(feed.now('rigFlags') & RIG_FLAG.deviceLatched).not.toBe(0);
    expect(feed.now('state')).toBe(SAFETY_STATE.latched);
  });

  test('stands on a noisy line: flipped bits, lost frames, bursts', async () => {
    const { emulator } = await emulatedRig({
      rig: 'host',
      injections: ['flip=0.0005', 'loss=0.01', 'burst=0.005', 'truncate=0.005'],
    });
    const run = await Run.running(
      ...['--rig', 'serial', '--device', emulator.path, '--arm', '--duration', '5', '--json'],
    );
    const feed = await FeedWatch.open(run.address);
    expect(await run.exit).toEqual([EXIT.done, null]);
    expect(run.result).toMatchObject({ upright: true, trip: null });
    expect(feed.now('samplesLost')).toBeGreaterThan(50);
    expect(feed.now('framesRefused')).toBeGreaterThan(20);
  });

  test('exits 6 where its device is missing, and says what to do', async () => {
    const run = new Run('--rig', 'serial', '--device', '/dev/dip-bridge-none', '--arm');
    expect(await run.exit).toEqual([EXIT.unavailable, null]);
    expect(run.stderr).toMatch(/DEVICE_MISSING: \/dev\/dip-bridge-none: .*dip-bridge ports/);
  });
});

describe.skipIf(!hasGcc || !hasAvrGcc || !hasSimavr)(
  'a rig behind the ATmega328P firmware (needs gcc, avr-gcc, simavr)',
  () => {
    test('stands at 500 Hz over 1 Mbaud, encoders turning on its pins', async () => {
      const { emulator } = await emulatedRig({ rig: 'avr' });
      const run = await Run.running(
        ...['--rig', 'serial', '--device', emulator.path, '--arm'],
        ...['--rate', '500', '--duration', '5', '--json'],
      );
      const feed = await FeedWatch.open(run.address);
      expect(await run.exit).toEqual([EXIT.done, null]);
      expect(run.result).toMatchObject({ upright: true, state: 'running', trip: null });
      expect(feed.median('senseToApplyUs')).toBeGreaterThan(1000);
      expect(feed.median('senseToApplyUs')).toBeLessThan(6000);
    });
  },
);
