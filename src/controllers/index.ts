/**
 * The controllers as a library: families, their design, presets.
 * @module
 */
export * from './controller.ts';
export { delayMargin } from './design/delay-margin.ts';
export * from './design/riccati.ts';
export * from './design/sliding-surface.ts';
export * from './design/surface-design.ts';
export * from './presets/guide-gains.ts';
export * from './presets/guide-keys.ts';
export * from './presets/preset.ts';
export * from './presets/registry.ts';
export * from './registry.ts';
export type { AdaptiveSmcGains } from './adaptive-smc.ts';
export type { ClassicalSmcGains } from './classical-smc.ts';
export type { HybridAdaptiveStaSmcGains } from './hybrid-adaptive-sta-smc.ts';
export type { GainRule } from './design/gain-checks.ts';
export type { LqrGains } from './lqr.ts';
export type { StaSmcGains } from './sta-smc.ts';
export type { Complex } from '../numerics/eigenvalues.ts';
export { BridgeError } from '../errors.ts';
