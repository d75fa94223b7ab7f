import type { ControllerGains, ControllerName } from '../controllers/registry.ts';
import type { EstimatorName } from '../estimation/estimator.ts';
import type { DriveParameters } from '../hal/drive.ts';
import type { EncoderParameters } from '../plant-sim/encoder.ts';
import type { PhysicalParameters, PhysicsName } from '../plant-sim/physics.ts';
import type { ConfiguredLimits } from './limits.ts';
import type { ListenAddress } from './listen-address.ts';
import type { LogLevel } from './log-level.ts';
import type { ConfigValues } from './schema.ts';

/** A configuration, resolved: plain frozen data in SI units, every value filled in. */
export interface BridgeConfig {
  /** The file that was read; null where there was none. */
  readonly file: string | null;
  /** What users should know, a line each. */
  readonly warnings: readonly string[];

  readonly physics: PhysicalParameters;
  /** The named set that `physics` starts from. */
  readonly physicsName: PhysicsName;
  /** Whether any value of `physics` differs from that set. */
  readonly physicsModified: boolean;

  readonly rateHz: number;
  readonly spinUs: number;
  readonly realtime: 'auto' | 'off';
  readonly estimator: EstimatorName;
  readonly controller: ControllerName;
  /** Name or file of the preset for controllers without gains of their own. */
  readonly preset: string;
  readonly gains: ConfiguredGains;

  readonly simulation: SimulationConfig;
  readonly limits: ConfiguredLimits;
  readonly rig: RigConfig;
  readonly link: LinkConfig;
  readonly telemetry: TelemetryConfig;
  readonly operators: OperatorsConfig;
  readonly data: DataConfig;
  readonly logLevel: LogLevel;

  /** Checked and kept under their own key names for the systems that they belong to. */
  readonly monitoring: ConfigValues['monitoring'];
  readonly pso: ConfigValues['pso'];
}

/** Gains that stand instead of the preset's, by controller; absent where the preset holds. */
export type ConfiguredGains = { readonly [Name in ControllerName]?: ControllerGains[Name] };

export interface SimulationConfig {
  readonly durationSeconds: number;
  /** Laid out as `STATE`. */
  readonly initialState: readonly number[];
}

export interface RigConfig {
  readonly type: 'simulated' | 'serial' | 'modbus';
  readonly encoders: EncoderParameters;
  readonly drive: DriveParameters;
  /** Positions of the limit switches, m. */
  readonly switches: { readonly low: number; readonly high: number };
  readonly serial: SerialConfig;
  readonly simulated: SimulatedConfig;
}

export interface SerialConfig {
  /** Path; null where the rig is not a serial one. */
  readonly device: string | null;
  readonly baudRate: number;
  readonly transport: 'auto' | 'direct' | 'stream';
}

export interface LinkConfig {
  /** How long the device lets a force act when no command follows, ms. */
  readonly validityMs: number;
}

export interface SimulatedConfig {
  /** From a command to its force, periods. */
  readonly delayPeriods: number;
  /** First-order lag of the force, s. */
  readonly lagSeconds: number;
  /** N */
  readonly deadZone: number;
  /** N */
  readonly coulombFriction: number;
  /** Standard deviation, counts. */
  readonly countNoise: number;
  /** Standard deviation, rad. */
  readonly angleNoise: number;
  /** Standard deviation, m. */
  readonly positionNoise: number;
  /** Standard deviation of white noise, N in each ms. */
  readonly forceNoise: number;
  readonly seed: number;
}

export interface TelemetryConfig extends ListenAddress {
  readonly token: string | null;
  /** Messages to each client, Hz. */
  readonly batchHz: number;
}

export interface OperatorsConfig {
  /** An operator who gives no sign of life for so long loses the lease, s. */
  readonly leaseSeconds: number;
  /** A dead-man control that is not renewed for so long has been let go, ms; null where there is none. */
  readonly deadManMs: number | null;
}

export interface DataConfig {
  /** Where black boxes, the latch of a rig and the audit trail are kept. */
  readonly directory: string;
  readonly keepFaults: number;
}
