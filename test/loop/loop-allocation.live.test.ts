import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROBE = fileURLToPath(new URL('./loop-heap-probe.ts', import.meta.url));

/** A single double allocated in each of the 400 000 ticks would be 6 400 000 bytes. */
const LARGEST_GROWTH_BYTES = 2_000_000;

it('400 000 ticks of the control loop, pacer and shared memory included, allocate nothing', () => {
  const text = execFileSync(process.execPath, ['--expose-gc', PROBE], { encoding: 'utf8' });
  expect(Number(text)).toBeLessThan(LARGEST_GROWTH_BYTES);
});
