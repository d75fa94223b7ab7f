import { SerialPort } from 'serialport';
import { BridgeError, EXIT } from '../../../errors.ts';

export type TransportName = 'direct' | 'stream';

/** Where a device is and how it is used. */
export interface PortOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly transport: TransportName;
}

/**
 * Opens a port for this process alone.
 *
 * `direct` reads with `vmin: 0`, so that a read with nothing waiting returns at once; a stream would
 * take the empty read for the end. The modem lines are kept on closing, so that a board whose reset
 * hangs on DTR does not boot when it is opened again.
 *
 * @throws BridgeError DEVICE_MISSING, DEVICE_BUSY, DEVICE_FORBIDDEN or DEVICE_UNUSABLE
 */
export function openPort(options: PortOptions): Promise<SerialPort> {
  const { path, baudRate, transport } = options;
  const port = new SerialPort({
    path,
    baudRate,
    autoOpen: false,
    lock: true,
    hupcl: false,
    vmin: transport === 'direct' ? 0 : 1,
    vtime: 0,
  });
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(openError(options, error.message));
      else resolve(port);
    });
  });
}

/** Resolves when the port is closed, by this or by itself when its device went away. */
export function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (port.closing) port.once('close', () => resolve());
    else if (port.isOpen) port.close(() => resolve());
    else resolve();
  });
}

/**
 * The descriptor of an open port.
 * @throws BridgeError DEVICE_UNUSABLE where ports have none on this system
 */
export function descriptorOf(port: SerialPort): number {
  const descriptor = (port.port as { readonly fd?: unknown } | undefined)?.fd;
  if (typeof descriptor === 'number') return descriptor;
  throw new BridgeError(
    'DEVICE_UNUSABLE',
    EXIT.unavailable,
    `${port.path}: a port has no descriptor on this system; set rig.serial.transport: stream`,
  );
}

/** The binding has no codes, only what the system says, in English on every system. */
function openError({ path, baudRate }: PortOptions, message: string): BridgeError {
  if (/no such|not found|cannot find/i.test(message)) {
    return new BridgeError(
      'DEVICE_MISSING',
      EXIT.unavailable,
      `${path}: there is no such device; plug it in, or take one that \`dip-bridge ports\` lists`,
    );
  }
  if (/cannot lock|busy/i.test(message)) {
    return new BridgeError(
      'DEVICE_BUSY',
      EXIT.unavailable,
      `${path}: another program uses the device; end it (\`dip-bridge ports\` says which, where this user may see it)`,
    );
  }
  if (/denied|not permitted/i.test(message)) {
    return new BridgeError(
      'DEVICE_FORBIDDEN',
      EXIT.unavailable,
      `${path}: this user may not use the device; join its group (Debian: \`sudo usermod -aG dialout $USER\`) and log in again`,
    );
  }
  const reason = message.replace(/^Error:?\s*/, '').replace(/\s+/g, ' ');
  return new BridgeError(
    'DEVICE_UNUSABLE',
    EXIT.unavailable,
    `${path}: it does not work as a serial device at ${baudRate} baud (${reason}); check rig.serial.device and rig.serial.baud_rate`,
  );
}
