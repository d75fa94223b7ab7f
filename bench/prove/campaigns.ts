import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { TRIPS } from '../../src/safety/trips.ts';
import type { Outcome } from '../campaigns/plays.ts';
import type { Share } from '../campaigns/worker.ts';

/**
 * Random campaigns of faults, pushes, stalls and operators on the simulated rig, whose device has
 * the rules of the firmware: no force where none may be, nothing resumes by itself, and the cart
 * comes to no switch under power unless its own encoder is wrong.
 */
export async function prove(options: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...options],
    options: {
      campaigns: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const outcomes = await playAll(Number(values.seed), Number(values.campaigns));
  const violations = outcomes.flatMap(({ violations }) => violations.slice(0, 1));
  const reached = (among: (outcome: Outcome) => boolean) =>
    outcomes.filter((outcome) => among(outcome) && outcome.reachedUnderPower);
  const sound = reached(({ hasCartSensorFault, hasRunaway }) => !hasCartSensorFault && !hasRunaway);
  const trips = outcomes.flatMap(({ trips }) => trips.map((trip) => TRIPS[trip]!.code));
  const holds = violations.length === 0 && sound.length === 0;
  console.log(
    JSON.stringify(
      {
        holds,
        campaigns: outcomes.length,
        armed: outcomes.filter(({ armings }) => armings > 0).length,
        armings: outcomes.reduce((sum, { armings }) => sum + armings, 0),
        violations: violations.slice(0, 20),
        reachedUnderPower: {
          soundCartSensorAndDrive: sound.map(({ seed }) => seed).slice(0, 20),
          withCartSensorFault: reached(({ hasCartSensorFault }) => hasCartSensorFault).length,
          withRunawayDrive: reached(({ hasRunaway }) => hasRunaway).length,
        },
        withCartSensorFault: outcomes.filter(({ hasCartSensorFault }) => hasCartSensorFault).length,
        withRunawayDrive: outcomes.filter(({ hasRunaway }) => hasRunaway).length,
        trips: Object.fromEntries(
          Object.entries(Object.groupBy(trips, (code) => code)).map(([code, all]) => [
            code,
            all!.length,
          ]),
        ),
      },
      null,
      2,
    ),
  );
  return holds;
}

async function playAll(firstSeed: number, count: number): Promise<Outcome[]> {
  const threads = availableParallelism();
  const outcomes: Outcome[] = [];
  await Promise.all(
    Array.from({ length: threads }, async (_, i) => {
      const share: Share = { firstSeed: firstSeed + i, count: count - i, every: threads };
      const worker = new Worker(new URL('../campaigns/worker.ts', import.meta.url), {
        workerData: share,
      });
      worker.on('message', (outcome: Outcome) => {
        outcomes.push(outcome);
        if (outcomes.length % 500 === 0) console.error(`${outcomes.length} of ${count}`);
      });
      await once(worker, 'exit');
    }),
  );
  if (outcomes.length !== count) throw new Error(`${outcomes.length} of ${count} were played`);
  return outcomes.sort((a, b) => a.seed - b.seed);
}
