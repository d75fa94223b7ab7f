/**
 * The plant as a library: equations, integrator, encoders, actuator, disturbances, faults.
 * @module
 */
export * from './actuator.ts';
export * from './disturbances.ts';
export * from './dynamics.ts';
export * from './encoder.ts';
export * from './integrator.ts';
export * from './limit-switches.ts';
export * from './linearisation.ts';
export * from './physics.ts';
export * from './sensor-faults.ts';
export * from './state.ts';
export type { Matrix } from '../numerics/matrix.ts';
