import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { launchEmulator, type Emulator } from '../../emulator/launch.ts';
import { emulatorOptions } from '../../emulator/options.ts';
import type { Control } from '../../loop/start-control.ts';
import { configuredRig } from '../assemble.ts';
import { Bridge } from '../bridge.ts';
import { resolveBridgeConfig } from '../bridge-flags.ts';
import { openRigDevice } from '../rig-device.ts';
import { openRunData } from '../run-data.ts';

/** A rig that has just been stopped may move when it is armed again: nobody stands beside it. */
const ENVIRONMENT = { DIP_LIMITS__ARM_SPEED: '5', DIP_LIMITS__ARM_RATE: '10' };

/** A whole bridge on an emulated rig, in this process. */
export interface StopBridge {
  readonly control: Control;
  readonly emulator: Emulator;
  /** Of the page. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts it at 1 kHz, with its page on a free port: all that `run` starts. */
export async function startStopBridge(): Promise<StopBridge> {
  const directory = mkdtempSync(join(tmpdir(), 'dip-bridge-stop-'));
  const emulator = await launchEmulator(
    emulatorOptions(resolveBridgeConfig({}, {}), { rig: 'host' }),
  );
  const config = resolveBridgeConfig(
    {
      rig: 'serial',
      device: emulator.path,
      rate: 1000,
      listen: '127.0.0.1:0',
      data: directory,
    },
    ENVIRONMENT,
  );
  const log = pino({ level: 'silent' });
  const data = await openRunData(config, { arms: false, resets: false }, log);
  const device = await openRigDevice(config, log);
  const rig = configuredRig(config, device);
  const bridge = await Bridge.start(config, {
    ...{ rig, armsAtStart: false, durationS: null, log },
    ...data,
  });
  bridge.release();
  return {
    control: bridge.control,
    emulator,
    address: bridge.address,
    async close() {
      await bridge.close();
      await device?.close('control thread');
      await data.close();
      await emulator.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
