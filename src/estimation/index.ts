/**
 * The estimators as a library.
 * @module
 */
export * from './command-history.ts';
export * from './estimator.ts';
export * from './registry.ts';
export * from './options.ts';
export type { DifferenceOptions } from './difference.ts';
export type { DifferentiatorOptions } from './differentiator.ts';
export type { KalmanOptions } from './kalman.ts';
export { BridgeError } from '../errors.ts';
