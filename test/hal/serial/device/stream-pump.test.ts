import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialPort } from 'serialport';
import { expect, it } from 'vitest';
import { StreamPump } from '../../../../src/hal/serial/device/stream-pump.ts';
import { Mailbox } from '../../../../src/hal/serial/link/mailbox.ts';
import {
  COMMAND,
  COMMAND_FIELDS,
  decodeCommand,
  encodeCommand,
} from '../../../../src/hal/serial/protocol/command.ts';
import { FRAME_LENGTH } from '../../../../src/hal/serial/protocol/layout.ts';
import { StreamTransport } from '../../../../src/hal/serial/transport/stream.ts';
import { WRITE_RESULT } from '../../../../src/hal/serial/transport/transport.ts';

/** A port that takes what it is given, and says which commands that were. */
class Port extends EventEmitter {
  readonly sequences: number[] = [];
  readonly #isBusy: boolean;
  #written: (() => void) | null = null;

  /** @param isBusy whether what it is given stays unwritten until {@link drain} */
  constructor(isBusy: boolean) {
    super();
    this.#isBusy = isBusy;
  }

  drain(): void {
    this.#written?.();
  }

  write(bytes: Uint8Array, written: () => void): void {
    if (this.#isBusy) this.#written = written;
    else setImmediate(written);
    const fields = new Float64Array(COMMAND_FIELDS);
    for (let at = 0; at < bytes.length; at += FRAME_LENGTH.host) {
      decodeCommand(bytes, at, fields);
      this.sequences.push(fields[COMMAND.sequence]);
    }
  }
}

function pumped({ isBusy = false, what = 'newest' as 'newest' | 'all' } = {}) {
  const port = new Port(isBusy);
  const buffers = Mailbox.allocate();
  const pump = new StreamPump(port as unknown as SerialPort, new Mailbox(buffers), what);
  const transport = new StreamTransport(buffers);
  const send = (sequence: number) => {
    const frame = new Uint8Array(FRAME_LENGTH.host);
    encodeCommand(frame, Float64Array.of(0, sequence, 20, 0));
    return transport.write(frame);
  };
  return { port, pump, send };
}

it('sends each command at once while nothing holds it up', async () => {
  const { port, pump, send } = pumped();
  for (let sequence = 1; sequence <= 3; sequence++) {
    send(sequence);
    await sleep(5);
  }
  expect(port.sequences).toEqual([1, 2, 3]);
  pump.stop();
});

it('sends the newest alone after it was held up: a stop never waits behind old forces', async () => {
  const { port, pump, send } = pumped();
  for (let sequence = 1; sequence <= 1000; sequence++) {
    expect(send(sequence)).toBe(WRITE_RESULT.sent);
  }
  await sleep(5);
  expect(port.sequences).toEqual([1000]);
  pump.stop();
});

it('holds the newest back while the port is busy, and sends it then', async () => {
  const { port, pump, send } = pumped({ isBusy: true });
  send(1);
  await sleep(5);
  for (let sequence = 2; sequence <= 9; sequence++) send(sequence);
  await sleep(5);
  expect(port.sequences).toEqual([1]);
  port.drain();
  expect(port.sequences).toEqual([1, 9]);
  pump.stop();
});

it('sends nothing old where the newest found no room', async () => {
  const { port, pump, send } = pumped();
  for (let sequence = 1; sequence <= 5000; sequence++) send(sequence);
  await sleep(5);
  expect(port.sequences).toEqual([]);
  send(6000);
  await sleep(5);
  expect(port.sequences).toEqual([6000]);
  pump.stop();
});

it('sends every byte for who tests a device', async () => {
  const { port, pump, send } = pumped({ what: 'all' });
  for (let sequence = 1; sequence <= 100; sequence++) send(sequence);
  await sleep(20);
  expect(port.sequences).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  pump.stop();
});
