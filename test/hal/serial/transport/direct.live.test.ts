import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialPort } from 'serialport';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closePort, descriptorOf, openPort } from '../../../../src/hal/serial/device/open-port.ts';
import {
  COMMAND,
  COMMAND_FIELDS,
  decodeCommand,
  encodeCommand,
} from '../../../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../../../src/hal/serial/protocol/frame-parser.ts';
import { FRAME_LENGTH, KIND } from '../../../../src/hal/serial/protocol/layout.ts';
import { DirectTransport } from '../../../../src/hal/serial/transport/direct.ts';
import { WRITE_RESULT } from '../../../../src/hal/serial/transport/transport.ts';
import { hasGcc } from '../../../support/gcc.ts';
import { PtyWorkshop, type Pty } from '../pty.ts';

describe.skipIf(!hasGcc)('the direct transport over a pty (needs gcc)', () => {
  let workshop: PtyWorkshop;
  let pty: Pty;
  let port: SerialPort;
  let transport: DirectTransport;

  async function open(isDeaf = false): Promise<void> {
    pty = await workshop.plugIn(join(workshop.folder, 'rig'), isDeaf);
    port = await openPort({ path: pty.link, baudRate: 1_000_000, transport: 'direct' });
    transport = new DirectTransport();
    transport.attach(descriptorOf(port));
  }

  beforeAll(() => {
    workshop = new PtyWorkshop();
  });
  afterEach(async () => {
    await pty.unplug();
    await closePort(port);
  });
  afterAll(() => workshop.close());

  test('reads nothing at once where nothing came, and then what came', async () => {
    await open();
    const into = new Uint8Array(64);
    expect(transport.read(into)).toBe(0);
    pty.send(Uint8Array.of(1, 2, 3));
    await sleep(50);
    expect(transport.read(into)).toBe(3);
    expect([...into.subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  test('says that the device is gone, to the writer at least, and never makes up bytes', async () => {
    await open();
    await pty.unplug();
    expect(transport.write(commandFrame(0))).toBe(WRITE_RESULT.gone);
    expect(transport.read(new Uint8Array(64))).toBeLessThanOrEqual(0);
    expect(transport.writeFaults).toBe(0);
  });

  test('counts the frames that a full line does not take, and waits for none', async () => {
    await open(true);
    const sent = fill(transport);
    expect(sent.length).toBeGreaterThan(0);
    const begun = performance.now();
    for (let i = 0; i < 10; i++) {
      expect(transport.write(commandFrame(i))).toBe(WRITE_RESULT.fault);
    }
    expect(performance.now() - begun).toBeLessThan(100);
    expect(transport.writeFaults).toBe(11);
  });

  test('never completes a frame that was cut, and loses none that it called sent', async () => {
    await open(true);
    const heard: number[] = [];
    const parser = new FrameParser(FRAME_LENGTH.host, [KIND.command]);
    pty.onReceived((bytes) => {
      for (let from = 0; from < bytes.length; from += 512) {
        const piece = bytes.subarray(from, from + 512);
        parser.push(piece, piece.length);
        for (let at = parser.next(); at >= 0; at = parser.next()) {
          decodeCommand(parser.buffer, at, fields);
          heard.push(fields[COMMAND.sequence]);
        }
      }
    });
    // Out of step with the line's buffers, so that it fills up within a frame.
    transport.write(Uint8Array.of(1, 2, 3, 4, 5));
    const sent = fill(transport);
    for (let i = 0; i < 3; i++) transport.write(commandFrame(60_000 + i));
    pty.hear();
    await sleep(100);
    for (let sequence = 50_000; sequence < 50_004; sequence++) {
      if (transport.write(commandFrame(sequence)) === WRITE_RESULT.sent) sent.push(sequence);
    }
    await sleep(100);
    expect(sent.at(-1)).toBe(50_003);
    expect(heard).toEqual(expect.arrayContaining(sent));
    expect(heard).toHaveLength(sent.length);
    expect(parser.damaged).toBeLessThanOrEqual(1);
  });
});

const fields = new Float64Array(COMMAND_FIELDS);

function commandFrame(sequence: number): Uint8Array {
  fields.fill(0);
  fields[COMMAND.sequence] = sequence;
  const frame = new Uint8Array(FRAME_LENGTH.host);
  encodeCommand(frame, fields);
  return frame;
}

/** Sends Commands until the line is full; the sequences of those that went out whole. */
function fill(transport: DirectTransport): number[] {
  const sent: number[] = [];
  while (sent.length < 50_000) {
    if (transport.write(commandFrame(sent.length)) !== WRITE_RESULT.sent) break;
    sent.push(sent.length);
  }
  return sent;
}
