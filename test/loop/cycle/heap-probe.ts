/**
 * Prints by how many bytes the heap grows over 100 000 cycles: `heap-probe.ts CONTROLLER ESTIMATOR`,
 * with every other controller in force before and one in the shadow where `exchanged` follows.
 */
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../../../src/controllers/registry.ts';
import type { EstimatorName } from '../../../src/estimation/estimator.ts';
import { balancingLoop } from './balancing-loop.ts';

const WARM_UP_CYCLES = 50_000;
const CYCLES = 100_000;

const collect = globalThis.gc;
if (collect === undefined) throw new Error('run with --expose-gc');

const [, , controller, estimator, exchanged] = process.argv as [
  string,
  string,
  ControllerName,
  EstimatorName,
  'exchanged'?,
];
const { loop, cycle } = balancingLoop({ controller, estimator, rateHz: 1000 });
if (exchanged !== undefined) {
  for (const name of [...CONTROLLER_NAMES, controller]) {
    const choice = { controller: name, gains: PRESETS.tuned.gains(name, 'deployment-guide', 1000) };
    cycle.exchange(choice);
    cycle.shadow(choice);
    for (let i = 0; i < WARM_UP_CYCLES; i++) loop.step();
  }
}
for (let i = 0; i < WARM_UP_CYCLES; i++) loop.step();
collect();
// What a collection leaves to be made anew, code and feedback, is made in the first cycles after it.
for (let i = 0; i < WARM_UP_CYCLES; i++) loop.step();
const before = process.memoryUsage().heapUsed;
for (let i = 0; i < CYCLES; i++) loop.step();
console.log(process.memoryUsage().heapUsed - before);
