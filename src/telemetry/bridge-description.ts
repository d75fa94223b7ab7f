import type { PhysicalParameters } from '../plant-sim/physics.ts';

/** What a page or a client needs to know once: sent in the hello. */
export interface BridgeDescription {
  readonly version: string;
  readonly rig: 'simulated' | 'serial' | 'modbus';
  readonly controller: string;
  readonly preset: string;
  readonly estimator: string;
  readonly rateHz: number;
  readonly physicsName: string;
  readonly physics: PhysicalParameters;
  readonly limits: {
    readonly forceN: number;
    /** A controlled stop begins beyond this angle, rad. */
    readonly angleStopRad: number;
    /** The force is cut beyond this angle, rad. */
    readonly angleCutRad: number;
    /** Half the length of the track, m. */
    readonly trackM: number;
  };
  /** What the control thread got of the system, in words. */
  readonly scheduling: string;
  readonly cpuDmaLatency: string;
}
