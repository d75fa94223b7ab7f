import { ControlBlock } from '../../../src/loop/shared/control-block.ts';
import { RequestRing } from '../../../src/loop/shared/request-ring.ts';
import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import type { BridgeDescription } from '../../../src/telemetry/bridge-description.ts';
import type { TelemetryOptions } from '../../../src/telemetry/telemetry-options.ts';

export const DESCRIPTION: BridgeDescription = {
  version: '0.0.0-test',
  rig: 'simulated',
  controller: 'lqr',
  preset: 'tuned',
  estimator: 'kalman',
  rateHz: 1000,
  physicsName: 'deployment-guide',
  physics: PHYSICS['deployment-guide'],
  limits: { forceN: 200, angleStopRad: 0.8, angleCutRad: 1.2, trackM: 1.5 },
  scheduling: 'normal',
  cpuDmaLatency: 'not held',
};

export function telemetryOptions(changes: Partial<TelemetryOptions> = {}): TelemetryOptions {
  return {
    host: '127.0.0.1',
    port: 0,
    token: null,
    batchHz: 60,
    logLevel: 'silent',
    memory: {
      control: ControlBlock.allocate(),
      ticks: TickRing.allocate(1000),
      requests: RequestRing.allocate(),
    },
    operators: { leaseSeconds: 5, deadManMs: null },
    choices: null,
    choiceContext: null,
    description: DESCRIPTION,
    ...changes,
  };
}
