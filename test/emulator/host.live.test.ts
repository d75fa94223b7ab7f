import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../../src/hal/serial/protocol/layout.ts';
import { hasGcc } from '../support/gcc.ts';
import { emulatedRig } from './emulated-rig.ts';
import { RawClient } from './raw-client.ts';

const ALL_REFERENCED =
  SAMPLE_FLAG.xReferenced | SAMPLE_FLAG.theta1Referenced | SAMPLE_FLAG.theta2Referenced;

/** The default initial state, 0.05 and 0.03 rad, at 4096 counts a revolution. */
const HELD_COUNTS = [0, 33, 20];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'dip-bridge-emulator-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasGcc)('the host emulator (needs gcc)', () => {
  test('boots latched and referenced, and is held until it is enabled', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const client = rig.open();
    expect(await client.answer()).toMatchObject({
      flags: SAMPLE_FLAG.latched | ALL_REFERENCED,
      counts: HELD_COUNTS,
    });

    // A force that a latched device does not apply lets nothing go.
    const refused = await client.answer({ flags: COMMAND_FLAG.enable, value: 5000 });
    expect(refused.flags & SAMPLE_FLAG.enabled).toBe(0);
    await sleep(100);
    expect((await client.answer()).counts).toEqual(HELD_COUNTS);

    // A push to +x moves the cart there, and tips both pendulums the other way.
    const pushed = await client.push(10, 100);
    expect(pushed.flags & SAMPLE_FLAG.enabled).not.toBe(0);
    expect(pushed.counts[0]).toBeGreaterThan(100);
    expect(pushed.counts[1]).toBeLessThan(33);
    expect(rig.events.map(({ event }) => event)).toEqual(['cleared', 'enabled', 'released']);
  });

  test('drops the force when nothing follows, latches, and is lifted back after three seconds', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const client = rig.open();
    const last = await client.push(1, 20);
    const dropped = await rig.heard('dropped');
    // The device's clock is the rig's.
    const actedMs = (dropped.timeUs - last.appliedUs) / 1000;
    expect(actedMs).toBeGreaterThanOrEqual(50);
    expect(actedMs).toBeLessThan(60);
    expect((await client.answer()).flags & SAMPLE_FLAG.watchdog).not.toBe(0);
    expect(await rig.heard('latched')).toMatchObject({ reason: 'watchdog' });

    const lifting = await rig.heard('lifting', 5000);
    expect((lifting.timeUs - dropped.timeUs) / 1e6).toBeCloseTo(3, 1);
    await rig.heard('held', 10_000);
    expect((await client.answer()).counts).toEqual(HELD_COUNTS);
  });

  test('comes back behind its link after it was unplugged, still latched', async () => {
    const link = join(folder, 'port');
    const rig = await emulatedRig({ rig: 'host', link });
    const first = rig.open(link);
    await first.push(1, 20);

    rig.emulator.inject('unplug=300');
    await rig.heard('unplugged');
    await expect(first.ask()).rejects.toMatchObject({ code: 'EIO' });
    expect(existsSync(link)).toBe(false);

    const { path } = await rig.heard('replugged');
    expect(readlinkSync(link)).toBe(path);
    const after = await rig.open(link).answer();
    expect(after.flags & SAMPLE_FLAG.watchdog).not.toBe(0);
    expect(after.flags & ALL_REFERENCED).toBe(ALL_REFERENCED);
    await rig.emulator.stop();
    expect(existsSync(link)).toBe(false);
  });

  test('boots anew after a second of silence: force gone at once, clock at 0, unreferenced', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const client = rig.open();
    await client.push(1, 1500);
    rig.emulator.inject('reboot');
    const rebooting = await rig.heard('rebooting');
    const dropped = await rig.heard('dropped');
    expect(dropped.timeUs - rebooting.timeUs).toBeLessThan(5000);
    expect(await client.ask()).toBeNull();

    const booted = await rig.heard('booted');
    expect((booted.timeUs - rebooting.timeUs) / 1e6).toBeCloseTo(1, 2);
    const { flags, counts, latchedUs } = await client.answer();
    expect(flags).toBe(SAMPLE_FLAG.latched);
    expect(counts).toEqual([0, 0, 0]);
    expect(latchedUs).toBeLessThan(500_000);

    await client.answer({ flags: COMMAND_FLAG.referenceX });
    await client.answer({ flags: COMMAND_FLAG.referenceTheta1, value: 2048 });
    await client.answer({ flags: COMMAND_FLAG.referenceTheta2, value: 2048 });
    await rig.heard('held', 5000);
    expect((await client.answer()).counts).toEqual(HELD_COUNTS);
  });

  test('has no power while it is unplugged, where a reboot comes with that', async () => {
    const rig = await emulatedRig({ rig: 'host', link: join(folder, 'cold') });
    await rig.open().push(1, 20);
    rig.emulator.inject('unplug=300 reboot');
    const unplugged = await rig.heard('unplugged');
    const dropped = await rig.heard('dropped');
    expect(dropped.timeUs - unplugged.timeUs).toBeLessThan(5000);
    const { path, timeUs } = await rig.heard('replugged');
    const client = rig.open(path);
    expect(await client.ask()).toBeNull();
    const booted = await rig.heard('booted');
    expect((booted.timeUs - timeUs) / 1e6).toBeCloseTo(1, 2);
    expect((await client.answer()).flags).toBe(SAMPLE_FLAG.latched);
  });

  test('stops its cart at the end of the track, 20 mm beyond the switch', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const { encoders, switches } = resolveBridgeConfig({}, {}).rig;
    const client = rig.open();
    await client.push(10, 300);
    let farthest = 0;
    for (const end = performance.now() + 2500; performance.now() < end; await sleep(2)) {
      const { counts } = await client.answer({ flags: COMMAND_FLAG.enable, value: 10_000 });
      farthest = Math.max(farthest, counts[0]);
    }
    await rig.heard('end');
    expect(farthest).toBe(Math.round((switches.high + 0.02) * encoders.x.countsPerUnit));
  });

  test('never replaces what is no link', async () => {
    const link = join(folder, 'notes.txt');
    writeFileSync(link, 'mine');
    await expect(emulatedRig({ rig: 'host', link })).rejects.toMatchObject({
      code: 'EMULATOR_FAILED',
      exitCode: 6,
      message: expect.stringContaining(link),
    });
    expect(lstatSync(link).isFile()).toBe(true);
  });

  test('serves one client after another, with nothing left over from the last one', async () => {
    const rig = await emulatedRig({ rig: 'host', injections: ['delay=30'] });
    const first = new RawClient(rig.emulator.path);
    first.send();
    await sleep(10);
    // It leaves with its answer on the way; a new count of sequences starts after 100 ms.
    first.close();
    await sleep(150);
    const second = rig.open();
    await sleep(10);
    expect(second.waiting()).toBe(0);
    expect((await second.answer()).counts).toEqual(HELD_COUNTS);
  });

  test('loses frames as often as it is told to, the same ones for the same seed', async () => {
    const answered = async () => {
      const client = (await emulatedRig({ rig: 'host', injections: ['loss=0.3'] })).open();
      const pattern: boolean[] = [];
      for (let i = 0; i < 40; i++) pattern.push((await client.ask()) !== null);
      return pattern;
    };
    const [once, again] = await Promise.all([answered(), answered()]);
    expect(again).toEqual(once);
    // Half of the answers, since a Command or its Sample may be lost: 20 +- 4 sigma.
    const lost = once.filter((came) => !came).length;
    expect(lost).toBeGreaterThan(7);
    expect(lost).toBeLessThan(33);
  });

  test('damages frames so that none of them is answered, until it is told to stop', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const client = rig.open();
    for (const fault of ['burst=1', 'truncate=1', 'flip=1', 'silence=60000']) {
      rig.emulator.inject(fault);
      await sleep(20);
      expect(await client.ask(), fault).toBeNull();
      rig.emulator.inject('off');
      await sleep(20);
      expect(await client.ask(), `after ${fault}`).not.toBeNull();
    }
  });

  test('answers later by the delay', async () => {
    const rig = await emulatedRig({ rig: 'host', injections: ['delay=40'] });
    const client = rig.open();
    const start = performance.now();
    await client.answer();
    expect(performance.now() - start).toBeGreaterThanOrEqual(40);
  });

  test('has inputs and encoders that can be made to fail', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    const client = rig.open();
    rig.emulator.inject('stuck=x');
    await sleep(20);
    await client.push(10, 100);
    const stuck = await client.answer({ flags: COMMAND_FLAG.enable, value: 10_000 });
    expect(stuck.counts[0]).toBe(0);
    expect(stuck.counts[1]).not.toBe(33);

    rig.emulator.inject('contact=open');
    expect(await rig.heard('dropped')).toBeDefined();
    const opened = (await client.answer()).flags;
    expect(opened & SAMPLE_FLAG.contactOpen).not.toBe(0);
    expect(opened & SAMPLE_FLAG.contactTripped).not.toBe(0);
    expect(await rig.heard('latched')).toMatchObject({ reason: 'contact' });
  });

  test('says what it does not understand, and goes on as before', async () => {
    const rig = await emulatedRig({ rig: 'host' });
    rig.emulator.inject('loss=1 flop=1');
    rig.emulator.inject('loss=2');
    await sleep(50);
    expect(rig.reports).toEqual([
      expect.stringContaining('unknown injection `flop`'),
      expect.stringContaining('injection `loss=2`: it must be a probability from 0 to 1'),
    ]);
    expect(await rig.open().ask()).not.toBeNull();
  });

  test('does not start with a fault that it does not know', async () => {
    await expect(emulatedRig({ rig: 'host', injections: ['flop'] })).rejects.toMatchObject({
      code: 'EMULATOR_REFUSED',
      exitCode: 2,
      message: expect.stringContaining('flop'),
    });
  });

  test('hangs with counts of zero until it is referenced, and is lifted then', async () => {
    const rig = await emulatedRig({ rig: 'host', unreferenced: true, relative: true });
    const client = rig.open();
    expect(await client.answer()).toMatchObject({ flags: SAMPLE_FLAG.latched, counts: [0, 0, 0] });
    await client.answer({ flags: COMMAND_FLAG.referenceX });
    await client.answer({ flags: COMMAND_FLAG.referenceTheta1, value: 2048 });
    const { flags, counts } = await client.answer({ flags: COMMAND_FLAG.referenceTheta2 });
    expect(flags & ALL_REFERENCED).toBe(ALL_REFERENCED);
    expect(counts).toEqual([0, 2048, 0]);

    await rig.heard('held');
    // theta1 and theta2 - theta1.
    expect((await client.answer()).counts).toEqual([0, 33, -13]);
  });

  test('reads and pushes the other way round where it is told to', async () => {
    const rig = await emulatedRig({ rig: 'host', reversed: ['x', 'theta2', 'drive'] });
    const client = rig.open();
    expect((await client.answer()).counts).toEqual([0, 33, -20]);
    const pushed = await client.push(10, 100);
    // Pulled to -x, which a reversed encoder counts upwards.
    expect(pushed.counts[0]).toBeGreaterThan(100);
    expect(pushed.counts[1]).toBeGreaterThan(33);
  });
});
