import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { launchEmulator, type Emulator, type EmulatorEvent } from '../../src/emulator/launch.ts';
import { emulatorOptions, type EmulatorChoices } from '../../src/emulator/options.ts';
import { RawClient } from './raw-client.ts';

/** An emulator for the length of a test. */
export interface EmulatedRig {
  readonly emulator: Emulator;
  readonly events: readonly EmulatorEvent[];
  readonly reports: readonly string[];
  /** A client of it, closed after the test. */
  open(path?: string): RawClient;
  /** The first event of that name from now on, or that came already. */
  heard(event: EmulatorEvent['event'], withinMs?: number): Promise<EmulatorEvent>;
}

export async function emulatedRig(choices: EmulatorChoices): Promise<EmulatedRig> {
  const events: EmulatorEvent[] = [];
  const reports: string[] = [];
  const emulator = await launchEmulator(emulatorOptions(resolveBridgeConfig({}, {}), choices), {
    onEvent: (event) => events.push(event),
    onReport: (line) => reports.push(line),
  });
  onTestFinished(() => emulator.stop());
  return {
    emulator,
    events,
    reports,
    open: (path = emulator.path) => {
      const client = new RawClient(path);
      onTestFinished(() => client.close());
      return client;
    },
    heard: async (name, withinMs = 2000) => {
      const end = performance.now() + withinMs;
      while (performance.now() < end) {
        const found = events.find(({ event }) => event === name);
        if (found !== undefined) return found;
        await sleep(5);
      }
      throw new Error(`no event ${name}; there were ${events.map(({ event }) => event).join(' ')}`);
    },
  };
}
