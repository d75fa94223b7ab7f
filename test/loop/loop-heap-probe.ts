/** Prints by how many bytes the heap grows over 400 000 ticks of the control loop, after the warm-up. */
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { scratchLoop, warmUp } from '../../src/loop/warm-up.ts';
import { DEFAULT_ENCODERS } from '../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { LIMITS } from './cycle/balancing-loop.ts';

const TICKS = 400_000;

const options = {
  physics: PHYSICS['deployment-guide'],
  periodSeconds: 0.001,
  controller: 'sta_smc',
  gains: PRESETS.tuned.gains('sta_smc', 'deployment-guide', 1000),
  estimator: 'kalman',
  encoders: DEFAULT_ENCODERS,
  limits: LIMITS,
} as const;

const collect = globalThis.gc;
if (collect === undefined) throw new Error('run with --expose-gc');
warmUp(options, null);
const loop = scratchLoop(options, TICKS, 1);
const settling = scratchLoop(options, TICKS / 4, 2);
collect();
settling.run();
const before = process.memoryUsage().heapUsed;
loop.run();
console.log(process.memoryUsage().heapUsed - before);
