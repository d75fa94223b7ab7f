import type { ActuatorOptions } from '../../plant-sim/actuator.ts';
import type { ScheduledDisturbance } from '../../plant-sim/disturbances.ts';
import {
  DEFAULT_ENCODERS,
  type EncoderNoise,
  type EncoderParameters,
} from '../../plant-sim/encoder.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import type { ScheduledSensorFault } from '../../plant-sim/sensor-faults.ts';

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
  readonly referenced: { readonly x: boolean; readonly theta1: boolean; readonly theta2: boolean };
  /** Limit switches stand here on both sides, m; null where there are none. */
  readonly trackHalfLength: number | null;
  /** Stands still at its initial state until the first enabled command, and again once the force was off for 3 s. */
  readonly hold: boolean;
  readonly seed: number;
  readonly disturbances: readonly ScheduledDisturbance[];
  readonly sensorFaults: readonly ScheduledSensorFault[];
}

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
  referenced: { x: true, theta1: true, theta2: true },
  trackHalfLength: 1.5,
  hold: true,
  seed: 1,
  disturbances: [],
  sensorFaults: [],
};

/** The default simulated rig, with what is given in its place. */
export function withDefaults(
  given: Pick<SimulatedRigOptions, Required> & Partial<SimulatedRigOptions>,
): SimulatedRigOptions {
  return { ...DEFAULTS, ...given };
}
