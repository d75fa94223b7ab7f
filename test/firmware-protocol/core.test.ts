import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasGcc } from '../support/gcc.ts';
import { buildFolder, hasMake, make } from './make.ts';

const TRIALS = 200_000;

/** Kinds of damage that crc and guard find for certain, and those of which the crc misses 2^-16. */
const CERTAIN = ['flip1', 'flip2', 'flip3', 'burst16'];
const LONGER = ['lost', 'added', 'burst64'];

describe.skipIf(!hasGcc || !hasMake)('the core of the firmware (needs gcc and make)', () => {
  const folder = buildFolder();

  it('compiles without a warning and passes its own tests, with sanitizers', async () => {
    await make(folder, join(folder, 'test-core'));
    const said = execFileSync(join(folder, 'test-core'), { encoding: 'utf8' });
    expect(said).toMatch(/^[1-9]\d+ checks, 0 failed$/m);
  });

  it('finds every burst of up to 16 bits, whichever bit of a byte is sent first', async () => {
    const { bursts, pastCrcAndGuard } = JSON.parse(await make(folder, 'bursts')) as {
      bursts: number;
      pastCrcAndGuard: number;
    };
    expect(bursts).toBeGreaterThan(20_000_000);
    expect(pastCrcAndGuard).toBe(0);
  });

  it('takes no damaged frame for true, and loses no intact one behind it', async () => {
    const result = JSON.parse(await make(folder, 'corruption', `N=${TRIALS}`)) as Record<
      string,
      { trials: number; passedCrc: number; passedAll: number; lostIntact: number }
    >;
    expect(Object.keys(result)).toEqual([...CERTAIN, ...LONGER]);
    for (const [kind, of] of Object.entries(result))
      expect(of, kind).toMatchObject({ trials: TRIALS, passedAll: 0, lostIntact: 0 });
    const expected = TRIALS / 2 ** 16;
    for (const kind of LONGER)
      expect(result[kind]!.passedCrc, kind).toBeLessThanOrEqual(expected + 4 * Math.sqrt(expected));
  });
});
