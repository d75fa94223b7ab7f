import type { SerialPort } from 'serialport';
import { BridgeError, EXIT } from '../errors.ts';
import { identify } from '../hal/serial/device/identify.ts';
import { lowerLatency } from '../hal/serial/device/latency-timer.ts';
import { closePort, descriptorOf, openPort } from '../hal/serial/device/open-port.ts';
import { StreamPump } from '../hal/serial/device/stream-pump.ts';
import { Mailbox } from '../hal/serial/link/mailbox.ts';
import type { DeviceIdentity } from '../hal/serial/protocol/identity.ts';
import { createTransport } from '../hal/serial/transport/create-transport.ts';
import type { Transport } from '../hal/serial/transport/transport.ts';
import type { Line } from './line.ts';
import { MACHINE_CLOCK } from './machine-clock.ts';

/** A board may boot on opening its port. */
const SILENT_AFTER_MS = 5000;

/** A device on a port of this machine. */
export interface OpenDevice {
  readonly line: Line;
  readonly identity: DeviceIdentity;
  close(): Promise<void>;
}

/**
 * Opens a port and asks the device behind it what it is.
 *
 * @throws BridgeError DEVICE_MISSING, DEVICE_BUSY, DEVICE_FORBIDDEN, DEVICE_UNUSABLE, DEVICE_SILENT
 *   or DEVICE_GARBLED
 */
export async function openDevice(path: string, baudRate: number): Promise<OpenDevice> {
  // Only on Linux does reading a descriptor return at once.
  const isDirect = process.platform === 'linux';
  const port = await openPort({ path, baudRate, transport: isDirect ? 'direct' : 'stream' });
  // Its reader meets an error as well.
  port.on('error', () => undefined);
  let pump: StreamPump | null = null;
  const close = async (): Promise<void> => {
    pump?.stop();
    await closePort(port);
  };
  try {
    await lowerLatency(port);
    const mailbox = isDirect ? null : Mailbox.allocate();
    if (mailbox !== null) pump = new StreamPump(port, new Mailbox(mailbox), 'all');
    const transport = createTransport(mailbox);
    transport.attach(isDirect ? descriptorOf(port) : -1);
    const identity = await identified(transport, port, baudRate);
    return { line: { transport, clock: MACHINE_CLOCK, baudRate }, identity, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function identified(
  transport: Transport,
  { path }: SerialPort,
  baudRate: number,
): Promise<DeviceIdentity> {
  const outcome = await identify(transport, SILENT_AFTER_MS, new AbortController().signal);
  if (typeof outcome !== 'string') return outcome;
  if (outcome === 'garbled') {
    throw new BridgeError(
      'DEVICE_GARBLED',
      EXIT.unavailable,
      `${path}: what comes at ${baudRate} baud is no frame of this protocol; give the speed of the firmware with --baud`,
    );
  }
  throw new BridgeError(
    'DEVICE_SILENT',
    EXIT.unavailable,
    `${path}: no answer to an Identify at ${baudRate} baud in ${SILENT_AFTER_MS / 1000} s; put the firmware on the device, or give its speed with --baud`,
  );
}
