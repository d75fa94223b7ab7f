import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CONTROLLER_NAMES } from '../../../src/controllers/registry.ts';
import { ESTIMATOR_NAMES } from '../../../src/estimation/estimator.ts';

const PROBE = fileURLToPath(new URL('./heap-probe.ts', import.meta.url));

/** A single double allocated in each of the 100 000 cycles would be 1 600 000 bytes. */
const LARGEST_GROWTH_BYTES = 100_000;

/** In a process of its own, as the control thread is: one controller, one estimator, nothing else. */
function growthBytes(controller: string, estimator: string, ...more: string[]): number {
  const probe = ['--expose-gc', PROBE, controller, estimator, ...more];
  return Number(execFileSync(process.execPath, probe, { encoding: 'utf8' }));
}

describe('100 000 cycles allocate nothing', () => {
  it.each(CONTROLLER_NAMES)('with %s and the Kalman filter', (controller) => {
    expect(growthBytes(controller, 'kalman')).toBeLessThan(LARGEST_GROWTH_BYTES);
  });

  it.each(ESTIMATOR_NAMES)('with the estimator %s', (estimator) => {
    expect(growthBytes('sta_smc', estimator)).toBeLessThan(LARGEST_GROWTH_BYTES);
  });

  it('after every controller was in force, and with one in the shadow', () => {
    expect(growthBytes('adaptive_smc', 'kalman', 'exchanged')).toBeLessThan(LARGEST_GROWTH_BYTES);
  });
});
