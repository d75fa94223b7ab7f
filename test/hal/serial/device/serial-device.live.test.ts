import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceEvent } from '../../../../src/hal/serial/device/device-event.ts';
import type { DeviceExpectations } from '../../../../src/hal/serial/device/identity-check.ts';
import { openPort } from '../../../../src/hal/serial/device/open-port.ts';
import { SerialDevice } from '../../../../src/hal/serial/device/serial-device.ts';
import { LinkBlock } from '../../../../src/hal/serial/link/link-block.ts';
import {
  COMMAND,
  COMMAND_FIELDS,
  encodeCommand,
} from '../../../../src/hal/serial/protocol/command.ts';
import { FRAME_LENGTH } from '../../../../src/hal/serial/protocol/layout.ts';
import { createTransport } from '../../../../src/hal/serial/transport/create-transport.ts';
import {
  GONE,
  WRITE_RESULT,
  type Transport,
} from '../../../../src/hal/serial/transport/transport.ts';
import { hasGcc } from '../../../support/gcc.ts';
import { FakeDevice } from '../fake-device.ts';
import { PtyWorkshop, type Pty } from '../pty.ts';

const EXPECTED: DeviceExpectations = {
  countsPerMetre: 20_000,
  countsPerRev1: 4096,
  countsPerRev2: 4096,
  fullScaleForce: 200,
  validityMs: 20,
};

/** The control thread's part, played by this thread: a command, then the answer to it. */
class Control {
  readonly link: LinkBlock;
  readonly transport: Transport;
  readonly #frame = new Uint8Array(FRAME_LENGTH.host);
  readonly #received = new Uint8Array(256);
  #generation = 0;
  #sequence = 0;

  constructor(device: SerialDevice) {
    this.link = new LinkBlock(device.link.link);
    this.transport = createTransport(device.link.mailbox);
  }

  /** @returns bytes of answers, or -1 where the device is gone, which the link then says */
  async exchange(): Promise<number> {
    if (this.#generation !== this.link.generation) {
      this.#generation = this.link.generation;
      this.transport.attach(this.link.descriptor);
    }
    const fields = new Float64Array(COMMAND_FIELDS);
    fields[COMMAND.sequence] = this.#sequence++;
    fields[COMMAND.validityMs] = 20;
    encodeCommand(this.#frame, fields);
    const isGone = this.transport.write(this.#frame) === WRITE_RESULT.gone;
    for (let ms = 0; ms < 200 && !isGone; ms++) {
      const count = this.transport.read(this.#received);
      if (count > 0) return count;
      if (count === GONE) break;
      await sleep(1);
    }
    this.link.lost();
    return GONE;
  }

  async untilUp(): Promise<void> {
    while (!this.link.isUp) await sleep(5);
  }
}

describe.skipIf(!hasGcc).each(['direct', 'stream'] as const)(
  'a serial device by %s over a pty (needs gcc)',
  (transport) => {
    let workshop: PtyWorkshop;
    let path: string;
    let pty: Pty;
    let fake: FakeDevice;
    let device: SerialDevice | null = null;
    let events: DeviceEvent[];

    const kinds = () => events.map(({ kind }) => kind);
    const textOf = (kind: DeviceEvent['kind']) => events.find((e) => e.kind === kind)?.text;

    async function plugIn(): Promise<void> {
      pty = await workshop.plugIn(path);
      fake = new FakeDevice(pty);
    }

    async function open(baudRate = 1_000_000, signal?: AbortSignal): Promise<SerialDevice> {
      device = await SerialDevice.open({
        path,
        baudRate,
        transport,
        expectations: EXPECTED,
        onEvent: (event) => events.push(event),
        silentAfterMs: 500,
        ...(signal && { signal }),
      });
      return device;
    }

    async function until(kind: DeviceEvent['kind']): Promise<void> {
      while (!kinds().includes(kind)) await sleep(5);
    }

    beforeAll(() => {
      workshop = new PtyWorkshop();
      path = join(workshop.folder, `rig-${transport}`);
    });
    beforeEach(() => {
      events = [];
    });
    afterEach(async () => {
      if (device !== null) {
        new LinkBlock(device.link.link).close();
        await device.close();
      }
      device = null;
      await pty?.unplug();
    });
    afterAll(() => workshop.close());

    test('is identified, handed over, and answers commands', async () => {
      await plugIn();
      const control = new Control(await open());
      expect(device?.identity).toMatchObject({ name: 'fake', build: 'test', countsPerRev1: 4096 });
      expect(control.link.isUp).toBe(true);
      expect(control.link.isMismatch).toBe(false);
      for (let i = 0; i < 20; i++) expect(await control.exchange()).toBe(FRAME_LENGTH.device);
      expect(fake.commands).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(kinds()).toEqual(['connected']);
    });

    test('that is not what the configuration says is handed over as a mismatch', async () => {
      await plugIn();
      fake.numbers.countsPerRev2 = 8192;
      const control = new Control(await open());
      expect(control.link.isMismatch).toBe(true);
      expect(textOf('mismatch')).toContain('rig.channels.theta2.counts_per_rev 4096');
    });

    test('that went away under traffic is closed, found again at its path, and checked anew', async () => {
      await plugIn();
      const control = new Control(await open());
      const [first, second] = [pty, control.link.generation];
      const traffic = (async () => {
        while ((await control.exchange()) !== GONE);
      })();
      await sleep(20);
      await first.unplug();
      await traffic;
      await until('lost');
      expect(textOf('lost')).toContain('is gone');
      expect(control.link.isUp).toBe(false);

      await plugIn();
      fake.numbers.countsPerMetre = 10_000;
      await control.untilUp();
      expect(control.link.generation).toBe(second + 1);
      expect(control.link.isMismatch).toBe(true);
      expect(await control.exchange()).toBe(FRAME_LENGTH.device);
    });

    test('that is silent at first is asked on, and identified once it answers', async () => {
      await plugIn();
      fake.isSilent = true;
      const control = new Control(await open());
      expect(kinds()).toEqual(['silent']);
      expect(control.link.isUp).toBe(false);
      fake.isSilent = false;
      await control.untilUp();
      expect(kinds()).toEqual(['silent', 'connected']);
    });

    test('that speaks something else is said to do so, with a hint at the baud rate', async () => {
      await plugIn();
      fake.isSilent = true;
      pty.onReceived(() => pty.send(new TextEncoder().encode('Grbl 1.1f\r\n')));
      await open(115_200);
      expect(textOf('garbled')).toMatch(/115200 baud.*rig\.serial\.baud_rate/);
    });

    test('that goes away before it answered is looked for again', async () => {
      await plugIn();
      fake.isSilent = true;
      const opening = open();
      await sleep(100);
      await pty.unplug();
      const control = new Control(await opening);
      expect(kinds()).toEqual(['lost']);
      await plugIn();
      await control.untilUp();
      expect(kinds()).toEqual(['lost', 'connected']);
    });

    test('that answers too slowly is opened again, ever more slowly, and said to be silent', async () => {
      await plugIn();
      const control = new Control(await open());
      const pausesMs: number[] = [];
      for (let i = 0; i < 3; i++) {
        const begun = performance.now();
        control.link.lost();
        await control.untilUp();
        pausesMs.push(performance.now() - begun);
      }
      expect(kinds().filter((kind) => kind === 'lost')).toHaveLength(3);
      expect(textOf('lost')).toContain('does not answer any more');
      expect(pausesMs[0]).toBeGreaterThan(190);
      expect(pausesMs[1]).toBeGreaterThan(390);
      expect(pausesMs[2]).toBeGreaterThan(790);
    });

    test('is not waited for where its opening is given up', async () => {
      await plugIn();
      fake.isSilent = true;
      const begun = performance.now();
      const given = await open(1_000_000, AbortSignal.timeout(50));
      await given.close('nobody');
      expect(performance.now() - begun).toBeLessThan(400);
      expect(kinds()).toEqual([]);
    });

    test('stays open where a control thread that hangs may still use its descriptor', async () => {
      await plugIn();
      const control = new Control(await open());
      await device?.close();
      // By stream the control thread has no descriptor.
      expect(control.link.isUp).toBe(transport === 'direct');
      const answer = await control.exchange();
      expect(answer).toBe(transport === 'direct' ? FRAME_LENGTH.device : GONE);
    });

    test('is closed while it is silent, or away, without waiting for it', async () => {
      await plugIn();
      const control = new Control(await open());
      await pty.unplug();
      await control.exchange();
      await until('lost');
      const begun = performance.now();
      await device?.close();
      expect(performance.now() - begun).toBeLessThan(1000);
      expect(control.link.isUp).toBe(false);
    });

    test.each([
      ['DEVICE_MISSING', 'no such device', () => undefined],
      ['DEVICE_UNUSABLE', 'serial device', () => writeFileSync(path, 'a file')],
    ])('%s where there is none', async (code, text, prepare) => {
      path = join(workshop.folder, code);
      prepare();
      await expect(open()).rejects.toMatchObject({
        code,
        exitCode: 6,
        message: expect.stringMatching(new RegExp(`^${path}: [^\n]*${text}`)),
      });
    });

    test('DEVICE_BUSY where another program has it, and the path may be a link to it', async () => {
      path = join(workshop.folder, `busy-${transport}`);
      await plugIn();
      const other = await openPort({ path, baudRate: 1_000_000, transport });
      const alias = `${path}-alias`;
      symlinkSync(path, alias);
      path = alias;
      await expect(open()).rejects.toMatchObject({ code: 'DEVICE_BUSY', exitCode: 6 });
      await new Promise<void>((resolve) => other.close(() => resolve()));
    });
  },
);
