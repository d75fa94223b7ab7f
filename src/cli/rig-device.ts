import type { Logger } from 'pino';
import type { BridgeConfig } from '../config/bridge-config.ts';
import type { DeviceEvent } from '../hal/serial/device/device-event.ts';
import { SerialDevice } from '../hal/serial/device/serial-device.ts';

const LEVELS: { readonly [kind in DeviceEvent['kind']]: 'info' | 'warn' | 'error' } = {
  connected: 'info',
  mismatch: 'error',
  silent: 'warn',
  garbled: 'warn',
  lost: 'error',
  unavailable: 'warn',
  latency: 'warn',
};

/**
 * Opens the device of a configured rig; null where the rig has none.
 *
 * @param signal ends the opening early: a device that says nothing is asked for seconds
 * @throws BridgeError where the device is missing, busy or not to be used by this user
 */
export async function openRigDevice(
  config: BridgeConfig,
  log: Logger,
  signal: AbortSignal = new AbortController().signal,
): Promise<SerialDevice | null> {
  const { serial, encoders, drive } = config.rig;
  if (config.rig.type !== 'serial') return null;
  const perTurn = 2 * Math.PI;
  return SerialDevice.open({
    path: serial.device!,
    baudRate: serial.baudRate,
    transport: transportOf(serial.transport),
    expectations: {
      countsPerMetre: encoders.x.countsPerUnit,
      countsPerRev1: encoders.theta1.countsPerUnit * perTurn,
      countsPerRev2: encoders.theta2.countsPerUnit * perTurn,
      fullScaleForce: drive.fullScaleForce,
      validityMs: config.link.validityMs,
    },
    signal,
    onEvent: ({ kind, text }) => log[LEVELS[kind]](text),
  });
}

/** Only on Linux does a descriptor that another thread uses never block it. */
function transportOf(choice: 'auto' | 'direct' | 'stream'): 'direct' | 'stream' {
  if (choice !== 'auto') return choice;
  return process.platform === 'linux' ? 'direct' : 'stream';
}
