import { describe, expect, it } from 'vitest';
import { CONTROLLER_NAMES } from '../../../src/controllers/registry.ts';
import { Random } from '../../../src/numerics/random.ts';
import { PHYSICS_NAMES } from '../../../src/plant-sim/physics.ts';
import { REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { balancingLoop } from './balancing-loop.ts';

/** Nothing but the operator stops these rigs, however wildly they swing. */
const UNBOUNDED = {
  track: 50,
  angleArm: 0.5,
  angleStop: 3.1,
  angleCut: 3.1,
  saturationTime: 10,
  unexplainedImpulse: 1e9,
};

/** The model is not the plant to the last millimetre, nor is an encoder, nor the last bit of a swing, m. */
const TOLERANCE = 0.003;

const FASTEST = 3;
const TRIALS = 15;

const CASES = PHYSICS_NAMES.flatMap((physicsName) =>
  [100, 1000].flatMap((rateHz) =>
    [1, 2].map((delayPeriods) => ({ physicsName, rateHz, delayPeriods })),
  ),
);

interface Stop {
  /** Of the cart when the stop began, m/s. */
  readonly speed: number;
  /** What was said then, m. */
  readonly stoppingDistance: number;
  /** How far the cart was from there at most, m, until it stood. */
  readonly farthest: number;
}

describe('a controlled stop of a rig that swings', () => {
  it.each(CASES)(
    'goes no farther than its record says: $physicsName, $rateHz Hz, $delayPeriods periods of delay',
    (choice) => {
      const uniform = uniformIn(new Random(7, JSON.stringify(choice)));
      let fastest = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        for (const controller of CONTROLLER_NAMES) {
          const stop = stopAtRandom({ ...choice, controller }, uniform, trial + 1);
          if (stop === null) continue;
          fastest = Math.max(fastest, stop.speed);
          expect(stop.farthest).toBeLessThanOrEqual(stop.stoppingDistance + TOLERANCE);
        }
      }
      expect(fastest).toBeGreaterThan(1.5);
    },
  );
});

function uniformIn(random: Random): (low: number, high: number) => number {
  const value = new Float64Array(1);
  return (low, high) => {
    random.fillUniform(value, 0);
    return low + (high - low) * value[0];
  };
}

/** Stops a rig somewhere in its swing from a tilted start; null where it swings faster than that. */
function stopAtRandom(
  choice: Parameters<typeof balancingLoop>[0] & { readonly delayPeriods: number },
  uniform: (low: number, high: number) => number,
  seed: number,
): Stop | null {
  const lower = uniform(-0.2, 0.2);
  const initialState = [0, lower, lower + uniform(-0.15, 0.15), 0, 0, 0];
  const { delayPeriods } = choice;
  const { arm, run, loop, record, cycle, rig } = balancingLoop({
    ...choice,
    limits: UNBOUNDED,
    rig: { initialState, delayPeriods, seed, trackHalfLength: null },
  });
  arm();
  run(uniform(0, 0.6));
  if (record[SIGNAL.state] !== SAFETY_STATE.running) return null;
  record[SIGNAL.tick] += 1;
  record[SIGNAL.requests] = REQUEST.disarm;
  rig.read(record);
  cycle.step(record);
  rig.write(record);
  const { trueX: x, trueXDot, stoppingDistance } = SIGNAL;
  const [from, speed, said] = [record[x], Math.abs(record[trueXDot]), record[stoppingDistance]];
  if (speed > FASTEST) return null;
  let farthest = 0;
  while (record[SIGNAL.state] === SAFETY_STATE.stopping) {
    loop.step();
    farthest = Math.max(farthest, Math.abs(record[x] - from));
  }
  return { speed, stoppingDistance: said, farthest };
}
