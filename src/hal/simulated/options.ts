import type { ActuatorOptions } from '../../plant-sim/actuator.ts';
import type { ScheduledDisturbance } from '../../plant-sim/disturbances.ts';
import {
  DEFAULT_ENCODERS,
  type EncoderNoise,
  type EncoderParameters,
} from '../../plant-sim/encoder.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import type { ScheduledSensorFault } from '../../plant-sim/sensor-faults.ts';
import type { DriveParameters } from '../drive.ts';

/** All that a simulated rig is made from: plain data. */
export interface SimulatedRigOptions extends ActuatorOptions, EncoderNoise {
  /** Of the plant itself; a controller may believe in another. */
  readonly physics: PhysicalParameters;
  readonly periodSeconds: number;
  /** Laid out as `STATE`. */
  readonly initialState: readonly number[];
  /** From a command to its force: whole periods, 0 to 200. */
  readonly delayPeriods: number;
  /** Of the cart, N. */
  readonly coulombFriction: number;
  readonly encoders: EncoderParameters;
  /** The drive as the bridge has it, and as it is. */
  readonly drive: DriveParameters;
  readonly trueDrive: DriveParameters;
  readonly referenced: { readonly x: boolean; readonly theta1: boolean; readonly theta2: boolean };
  /** Limit switches stand here on both sides, m; null where there are none. */
  readonly trackHalfLength: number | null;
  /** Stands still at its initial state until the first enabled command, and again once the force was off for 3 s. */
  readonly hold: boolean;
  readonly seed: number;
  readonly disturbances: readonly ScheduledDisturbance[];
  readonly sensorFaults: readonly ScheduledSensorFault[];
}

/** A drive that gives every force up to the limit as it is commanded. */
const IDEAL_DRIVE: DriveParameters = { fullScaleForce: 200, deadZone: 0, backEmf: 0, sign: 1 };

type Required = 'physics' | 'periodSeconds' | 'initialState';

const DEFAULTS: Omit<SimulatedRigOptions, Required> = {
  forceLimit: 200,
  lagSeconds: 0,
  deadZone: 0,
  forceNoise: 0,
  countNoise: 0.5,
  positionNoise: 0,
  angleNoise: 0,
  delayPeriods: 1,
  coulombFriction: 0,
  encoders: DEFAULT_ENCODERS,
  drive: IDEAL_DRIVE,
  trueDrive: IDEAL_DRIVE,
  referenced: { x: true, theta1: true, theta2: true },
  trackHalfLength: 1.5,
  hold: true,
  seed: 1,
  disturbances: [],
  sensorFaults: [],
};

/** The default simulated rig, with what is given in its place; a drive that is given is the true one too. */
export function withDefaults(
  given: Pick<SimulatedRigOptions, Required> & Partial<SimulatedRigOptions>,
): SimulatedRigOptions {
  return { ...DEFAULTS, trueDrive: given.drive ?? IDEAL_DRIVE, ...given };
}
