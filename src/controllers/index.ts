/**
 * The controllers as a library: families, their design, presets.
 * @module
 */
export * from './controller.ts';
export * from './design/riccati.ts';
export * from './design/sliding-surface.ts';
export * from './design/surface-design.ts';
export * from './presets/guide-gains.ts';
export * from './presets/guide-keys.ts';
export * from './presets/preset.ts';
export * from './presets/registry.ts';
export * from './registry.ts';
