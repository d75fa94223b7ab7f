import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { launchEmulator, type Emulator, type EmulatorEvent } from '../../src/emulator/launch.ts';
import { emulatorOptions } from '../../src/emulator/options.ts';
import { commonNowMs } from '../../src/loop/shared/common-clock.ts';

/**
 * An emulated rig, and when what happened to it.
 *
 * It tells events by a clock of its own. The two clocks run alike, and no event arrives before it
 * happened: the least time on the way is their difference, by which a time is at most too late.
 */
export class WatchedEmulator {
  readonly #emulator: Emulator;
  readonly #events: EmulatorEvent[];
  readonly #offset: { ms: number };

  private constructor(emulator: Emulator, events: EmulatorEvent[], offset: { ms: number }) {
    this.#emulator = emulator;
    this.#events = events;
    this.#offset = offset;
  }

  static async launch(link: string): Promise<WatchedEmulator> {
    const events: EmulatorEvent[] = [];
    const offset = { ms: Infinity };
    const config = resolveBridgeConfig({ rig: 'serial', device: link });
    const emulator = await launchEmulator(emulatorOptions(config, { rig: 'host', link }), {
      onEvent: (event) => {
        offset.ms = Math.min(offset.ms, commonNowMs() - event.timeUs / 1000);
        events.push(event);
      },
    });
    return new WatchedEmulator(emulator, events, offset);
  }

  /** Times of every event of that name, by the common clock, ms. */
  times(name: EmulatorEvent['event']): number[] {
    return this.#events
      .filter(({ event }) => event === name)
      .map(({ timeUs }) => timeUs / 1000 + this.#offset.ms);
  }

  get latchedFor(): readonly string[] {
    return this.#events
      .filter(({ event }) => event === 'latched')
      .map((event) => event.reason ?? '');
  }

  stop(): Promise<void> {
    return this.#emulator.stop();
  }
}
