import { openPort } from '../hal/registry.ts';
import { withDefaults } from '../hal/simulated/options.ts';
import { ClosedLoop } from './cycle/closed-loop.ts';
import { Cycle } from './cycle/cycle.ts';
import type { CycleOptions } from './cycle/cycle-options.ts';

const WARM_UP_CYCLES = 20_000;
/** Runs in between, so that start, arming and reset are warm too. */
const WARM_UP_RUNS = 4;

/**
 * Runs the cycle on scratch state until the engine has optimised it, and has
 * taken back what it guessed wrong, so that neither happens on a live rig.
 */
export function warmUp(options: CycleOptions): void {
  const { physics, periodSeconds, encoders, limits } = options;
  for (let run = 0; run < WARM_UP_RUNS; run++) {
    const rig = openPort({
      type: 'simulated',
      options: withDefaults({
        physics,
        periodSeconds,
        encoders,
        forceLimit: limits.force,
        initialState: [0, 0.02, -0.02, 0, 0, 0],
        seed: run,
      }),
    });
    const loop = new ClosedLoop(new Cycle(options), rig, periodSeconds);
    for (let i = 0; i < WARM_UP_CYCLES / WARM_UP_RUNS; i++) loop.step();
  }
}
