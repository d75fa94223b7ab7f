import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./corruption.ts', import.meta.url));
const TRIALS = 100_000;
/** One damaged frame in 2^16 gets past the CRC, and by chance a few more. */
const PAST_CRC = TRIALS / 65_536 + 4 * Math.sqrt(TRIALS / 65_536);

interface Tally {
  readonly trials: number;
  readonly passedCrc: number;
  readonly passedAll: number;
  readonly lostIntact: number;
}

type Report = Readonly<Record<'command' | 'sample', Readonly<Record<string, Tally>>>>;

const report = JSON.parse(
  execFileSync(process.execPath, [PROGRAM, String(TRIALS)], { encoding: 'utf8' }),
) as Report;

describe.each(['command', 'sample'] as const)('a damaged %s', (frame) => {
  it.each(['flip1', 'flip2', 'flip3', 'burst16', 'lost', 'added', 'longBurst'])(
    '(%s) is never believed, and the intact one behind it never lost',
    (damage) => {
      const tally = report[frame][damage];
      expect(tally).toMatchObject({ trials: TRIALS, passedAll: 0, lostIntact: 0 });
      expect(tally.passedCrc).toBeLessThanOrEqual(damage.startsWith('flip') ? 0 : PAST_CRC);
    },
  );
});
