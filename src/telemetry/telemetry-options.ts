import type { MessagePort } from 'node:worker_threads';
import type { OperatorsConfig } from '../config/bridge-config.ts';
import type { ChoiceContext } from '../config/controller-choice.ts';
import type { BridgeDescription } from './bridge-description.ts';

/** What the telemetry thread is started with: plain data and shared memory. */
export interface TelemetryOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Needed where the bind is not loopback. */
  readonly token: string | null;
  /** Binary messages a second to each client. */
  readonly batchHz: number;
  readonly logLevel: string;
  readonly memory: {
    readonly control: SharedArrayBuffer;
    readonly ticks: SharedArrayBuffer;
    readonly requests: SharedArrayBuffer;
  };
  readonly operators: OperatorsConfig;
  /** Where choices of a controller go; handed over to the thread. Null where none can be made. */
  readonly choices: MessagePort | null;
  /** What a choice is made for; null with `choices`. */
  readonly choiceContext: ChoiceContext | null;
  readonly description: BridgeDescription;
}
