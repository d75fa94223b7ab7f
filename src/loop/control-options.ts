import type { MessagePort } from 'node:worker_threads';
import type { RigDescription } from './open-port.ts';
import type { CycleOptions } from './cycle/cycle-options.ts';
import type { HeartbeatLimits } from './heartbeat-watch.ts';

/** What the control thread is started with: plain data and shared memory. */
export interface ControlOptions {
  readonly cycle: CycleOptions;
  readonly rig: RigDescription;
  /** Reset and arm once, at the start. */
  readonly armAtStart: boolean;
  /** Ends this many periods after the first arming; null runs until told to end. */
  readonly durationPeriods: number | null;
  /** How long before a deadline the thread stops sleeping and spins, us. */
  readonly spinUs: number;
  readonly realtime: 'auto' | 'off';
  /** The threads that have to give signs of life while the rig is energised; none if left out. */
  readonly watch?: HeartbeatLimits;
  /** Where chosen controllers come from, see `ControllerChoices`; handed over to the thread. */
  readonly choices: MessagePort;
  readonly memory: {
    readonly control: SharedArrayBuffer;
    readonly ticks: SharedArrayBuffer;
    readonly requests: SharedArrayBuffer;
  };
}

/** What whoever starts the control thread chooses. */
export type ControlSettings = Omit<ControlOptions, 'memory' | 'choices'>;

/** What the control thread tells its parent. */
export type ControlMessage =
  | { readonly type: 'granted'; readonly scheduling: string; readonly cpuDmaLatency: string }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string };
