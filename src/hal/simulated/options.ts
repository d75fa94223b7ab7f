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
import type { ScheduledRigFault } from './rig-faults.ts';

/** All that a simulated rig is made from: plain data. */
export interface SimulatedRigOptions extends ActuatorOptions, EncoderNoise {
  /** Of the plant itself; a controller may believe in another. */
  readonly physics: PhysicalParameters;
  readonly periodSeconds: number;
  /** Laid out as `STATE`. */
  readonly initialState: readonly number[];
  /** From a command to its force: whole periods, 0 to 200. */
  readonly delayPeriods: number;
  /** How long the device lets the force of a command act, s: see {@link patientValidity}. */
  readonly validitySeconds: number;
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
  readonly rigFaults: readonly ScheduledRigFault[];
}

/** Stalls of a shared machine up to this long are no fault of a simulated rig, s. */
const SAMPLE_GAP = 0.1;

/** A drive that gives every force up to the limit as it is commanded. */
const IDEAL_DRIVE: DriveParameters = { fullScaleForce: 200, deadZone: 0, backEmf: 0, sign: 1 };

type Required = 'physics' | 'periodSeconds' | 'initialState';

const DEFAULTS: Omit<SimulatedRigOptions, Required | 'validitySeconds'> = {
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
  rigFaults: [],
};

/**
 * A validity, s, that lapses only in a gap for which the bridge trips by itself. A real device has less
 * patience (20 ms or three periods); a loop on a machine without real-time grants would trip it often.
 *
 * @param sampleGap longest time without a fresh sample that is allowed, s
 */
export function patientValidity(periodSeconds: number, sampleGap: number): number {
  return sampleGap + 2 * periodSeconds;
}

/** The default simulated rig, with what is given in its place; a drive that is given is the true one too. */
export function withDefaults(
  given: Pick<SimulatedRigOptions, Required> & Partial<SimulatedRigOptions>,
): SimulatedRigOptions {
  return {
    ...DEFAULTS,
    validitySeconds: patientValidity(given.periodSeconds, SAMPLE_GAP),
    trueDrive: given.drive ?? IDEAL_DRIVE,
    ...given,
  };
}
