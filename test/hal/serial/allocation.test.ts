import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROBE = fileURLToPath(new URL('./heap-probe.ts', import.meta.url));

/** A single double allocated for each of the 100 000 frames would be 1 600 000 bytes. */
const LARGEST_GROWTH_BYTES = 100_000;

it('reads 100 000 Samples and writes as many Commands, and allocates nothing', () => {
  const probe = ['--expose-gc', PROBE];
  const { growth, accepted, damaged } = JSON.parse(
    execFileSync(process.execPath, probe, { encoding: 'utf8' }),
  ) as { growth: number; accepted: number; damaged: number };
  expect(growth).toBeLessThan(LARGEST_GROWTH_BYTES);
  // One in 128 was damaged and one in 128 implausible.
  expect(accepted).toBeGreaterThan(98_000);
  expect(damaged).toBeGreaterThan(1000);
});
