import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { registerFirmwareConform } from '../../src/cli/commands/firmware.ts';
import type { Action } from '../../src/conformance/check.ts';
import { contact } from '../../src/conformance/checks/contact.ts';
import { power } from '../../src/conformance/checks/power.ts';
import { references } from '../../src/conformance/checks/references.ts';
import { Host } from '../../src/conformance/host.ts';
import { openDevice } from '../../src/conformance/open-device.ts';
import type { Result } from '../../src/conformance/run-checks.ts';
import { EXIT } from '../../src/errors.ts';
import { captured } from '../cli/captured.ts';
import { emulatedRig } from '../emulator/emulated-rig.ts';
import { PtyWorkshop } from '../hal/serial/pty.ts';
import { hasGcc } from '../support/gcc.ts';

/** What somebody at the emulated rig does when asked. */
const INJECTIONS: { readonly [action in Action]?: string } = {
  openContact: 'contact=open',
  closeContact: 'contact=closed',
  removePower: 'power=off',
  restorePower: 'power=on',
};

const UNWATCHED = { mayMove: false, warn: () => {} };

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly notTried: number;
  readonly interrupted: boolean;
  readonly checks: readonly Result[];
}

async function conform(device: string, ...flags: string[]): Promise<Report> {
  onTestFinished(() => {
    process.exitCode = undefined;
  });
  const args = ['conform', '--device', device, '--json', ...flags];
  return JSON.parse(await captured(registerFirmwareConform, args)) as Report;
}

describe.skipIf(!hasGcc)('firmware conform on the reference device (needs gcc)', () => {
  test('passes all that is tried, with forces', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    const report = await conform(emulator.path, '--moves');
    expect(report.checks.filter(({ result }) => result === 'fail')).toEqual([]);
    const untried = report.checks.filter(({ result }) => result === 'not tried');
    expect(untried.map(({ name }) => name)).toEqual(['contact', 'power', 'limits', 'boot']);
    expect(process.exitCode).toBeUndefined();
  });

  test('fails where all is required and something was not tried', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    const { failed, notTried } = await conform(emulator.path, '--require-all');
    expect([failed, notTried]).toEqual([0, 5]);
    expect(process.exitCode).toBe(EXIT.internal);
  });

  test('is ended by a signal, says so, and leaves the counts as they were', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    setTimeout(() => process.emit('SIGINT'), 1500);
    const { interrupted, notTried } = await conform(emulator.path);
    expect(interrupted).toBe(true);
    expect(notTried).toBeGreaterThan(5);
    expect(process.exitCode).toBe(EXIT.internal);
  });

  test('sees what is done at the rig when it asks', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    const { line, identity, close } = await openDevice(emulator.path, 1_000_000);
    onTestFinished(close);
    const host = new Host(line, identity);
    const ask = (action: Action): void => emulator.inject(INJECTIONS[action]!);
    for (const check of [contact, power]) {
      await host.settle();
      expect(await check.run({ ...UNWATCHED, host, numbers: identity, ask })).toContain(
        'latched until clear',
      );
    }
  });

  test('leaves a rig that was not referenced with a cart that is nowhere', async () => {
    const { emulator } = await emulatedRig({ rig: 'host', unreferenced: true });
    const { line, identity, close } = await openDevice(emulator.path, 1_000_000);
    onTestFinished(close);
    const host = new Host(line, identity);
    await host.settle();
    await references.run({ ...UNWATCHED, host, numbers: identity, ask: () => {} });
    expect((await host.command()).counts[0]).toBe(2 ** 30);
  });

  test('fails a line that loses every second frame, and says so by its exit code', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    const opened = conform(emulator.path);
    setTimeout(() => emulator.inject('loss=0.5'), 500);
    const report = await opened;
    expect(report.failed).toBeGreaterThan(5);
    expect(process.exitCode).toBe(EXIT.internal);
  });
});

describe.skipIf(!hasGcc)('firmware conform where no device answers (needs gcc)', () => {
  let workshop: PtyWorkshop;
  beforeAll(() => {
    workshop = new PtyWorkshop();
  });
  afterAll(() => workshop.close());

  test('says that there is no such port', async () => {
    const failure = { code: 'DEVICE_MISSING', exitCode: EXIT.unavailable };
    await expect(conform(join(tmpdir(), 'no-such-port'))).rejects.toMatchObject(failure);
  });

  test('says that a port is silent', async () => {
    const pty = await workshop.plugIn(join(workshop.folder, 'silent'));
    onTestFinished(() => pty.unplug());
    const failure = { code: 'DEVICE_SILENT', exitCode: EXIT.unavailable };
    await expect(conform(pty.link)).rejects.toMatchObject(failure);
  });

  test('says that what comes is no frame', async () => {
    const pty = await workshop.plugIn(join(workshop.folder, 'garbled'));
    onTestFinished(() => pty.unplug());
    pty.onReceived(() => pty.send(Uint8Array.of(0xff, 0x00, 0x7e)));
    const failure = { code: 'DEVICE_GARBLED', exitCode: EXIT.unavailable };
    await expect(conform(pty.link)).rejects.toMatchObject(failure);
  });

  test('says that a device went away in the middle', async () => {
    const { emulator } = await emulatedRig({ rig: 'host' });
    setTimeout(() => emulator.inject('unplug=60000'), 1000);
    const failure = { code: 'DEVICE_LOST', exitCode: EXIT.unavailable };
    await expect(conform(emulator.path)).rejects.toMatchObject(failure);
  });
});
