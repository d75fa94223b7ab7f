import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PRESET_NAMES,
  PRESETS,
  type PresetName,
} from '../../../src/controllers/presets/registry.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../../../src/controllers/registry.ts';
import { BridgeError } from '../../../src/errors.ts';
import type { ControllerChoice } from '../../../src/loop/cycle/controller-choice.ts';
import type { PhysicsName } from '../../../src/plant-sim/physics.ts';
import { SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { balancingLoop, LIMITS, trueAngle } from './balancing-loop.ts';

type Rig = readonly [physicsName: PhysicsName, rateHz: number];

const RIGS: readonly Rig[] = [
  ['deployment-guide', 100],
  ['deployment-guide', 1000],
  ['light-rig', 100],
  ['light-rig', 1000],
];

interface Law {
  readonly controller: ControllerName;
  readonly preset: PresetName;
}

const LAWS: readonly Law[] = PRESET_NAMES.flatMap((preset) =>
  CONTROLLER_NAMES.map((controller) => ({ controller, preset })),
);

const choiceOf = ({ controller, preset }: Law, [physicsName, rateHz]: Rig): ControllerChoice => ({
  controller,
  gains: PRESETS[preset].gains(controller, physicsName, rateHz),
});

/** A rig that was pushed a moment ago and is still coming back. */
function pushedRig(law: Law, [physicsName, rateHz]: Rig, impulseNs: number, seconds: number) {
  const desk = balancingLoop({ ...law, physicsName, rateHz });
  desk.arm();
  desk.run(1.5);
  desk.rig.disturb({ type: 'push', impulseNs, durationS: 0.05 });
  desk.run(seconds);
  return desk;
}

/** Repeatable moments and pushes, one for each pair. */
function momentOf(pair: number): { impulseNs: number; seconds: number } {
  return { impulseNs: ((pair * 37) % 41) / 10 - 2, seconds: 0.06 + ((pair * 29) % 47) / 100 };
}

describe('an exchange of the controller while the rig runs', () => {
  it.each(RIGS)(
    'from any to any other on %s at %i Hz leaves the force as it was going',
    (...rig) => {
      const bound = LIMITS.slewRate / rig[1];
      LAWS.forEach((from, row) =>
        LAWS.forEach((to, column) => {
          const { impulseNs, seconds } = momentOf(row * LAWS.length + column);
          const exchanged = pushedRig(from, rig, impulseNs, seconds);
          const undisturbed = pushedRig(from, rig, impulseNs, seconds);
          expect(exchanged.record[SIGNAL.state]).toBe(SAFETY_STATE.running);
          const before = exchanged.record[SIGNAL.force];
          exchanged.cycle.exchange(choiceOf(to, rig));
          exchanged.loop.step();
          undisturbed.loop.step();
          const force = exchanged.record[SIGNAL.force];
          expect(Math.abs(force - before)).toBeLessThanOrEqual(bound * (1 + 1e-12));
          // The change in this tick is the one that the old law would have made.
          expect(force).toBeCloseTo(undisturbed.record[SIGNAL.force], 9);
          exchanged.run(2);
          expect(exchanged.record[SIGNAL.state]).toBe(SAFETY_STATE.running);
          expect(trueAngle(exchanged.record)).toBeLessThan(0.15);
        }),
      );
    },
  );

  it('would be a jump without a transfer: the test above can fail', () => {
    const rig: Rig = ['deployment-guide', 1000];
    const from: Law = { controller: 'adaptive_smc', preset: 'tuned' };
    const to: Law = { controller: 'sta_smc', preset: 'tuned' };
    const { cycle, loop, record } = pushedRig(from, rig, 2, 0.06);
    cycle.shadow(choiceOf(to, rig));
    loop.step();
    expect(Math.abs(record[SIGNAL.shadowDemand] - record[SIGNAL.demand])).toBeGreaterThan(1);
  });

  it('ends in the new law: the difference dies away', () => {
    const rig: Rig = ['deployment-guide', 1000];
    const to: Law = { controller: 'lqr', preset: 'tuned' };
    const { cycle, run, record } = pushedRig(LAWS[0], rig, 2, 0.1);
    cycle.exchange(choiceOf(to, rig));
    cycle.shadow(choiceOf(to, rig));
    const differences: number[] = [];
    run(1, (r) => differences.push(Math.abs(r[SIGNAL.demand] - r[SIGNAL.shadowDemand])));
    expect(differences[0]).toBeGreaterThan(0.1);
    expect(differences[60]).toBeCloseTo(differences[0] * Math.exp(-1), 6);
    expect(differences.at(-1)).toBeLessThan(1e-5);
    expect(record[SIGNAL.controller]).toBe(CONTROLLER_NAMES.indexOf('lqr'));
    expect(record[SIGNAL.swaps]).toBe(1);
  });

  it('any number of times at any moments moves the force no faster than it may, and holds the rig up', () => {
    const play = fc.record({
      rig: fc.constantFrom(...RIGS),
      impulseNs: fc.double({ min: -2, max: 2, noNaN: true }),
      exchanges: fc.array(
        fc.record({
          // The set that was made for the rig: of the other, not every law holds a pushed one up.
          controller: fc.constantFrom(...CONTROLLER_NAMES),
          periods: fc.integer({ min: 0, max: 40 }),
        }),
        { minLength: 1, maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(play, ({ rig, impulseNs, exchanges }) => {
        const { cycle, loop, record, run } = pushedRig(LAWS[0], rig, impulseNs, 0.1);
        const bound = (LIMITS.slewRate / rig[1]) * (1 + 1e-12);
        let last = record[SIGNAL.force];
        const step = () => {
          loop.step();
          expect(Math.abs(record[SIGNAL.force] - last)).toBeLessThanOrEqual(bound);
          last = record[SIGNAL.force];
        };
        for (const { controller, periods } of exchanges) {
          cycle.exchange(choiceOf({ controller, preset: 'tuned' }, rig));
          for (let i = 0; i < periods; i++) step();
        }
        step();
        expect(record[SIGNAL.swaps]).toBe(exchanges.length);
        run(1);
        expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

describe('an exchange of the controller', () => {
  it('of a rig that does not run is in force from its start, with nothing carried over', () => {
    const rig: Rig = ['deployment-guide', 100];
    const to: Law = { controller: 'lqr', preset: 'tuned' };
    const exchanged = balancingLoop({ controller: 'sta_smc' });
    const started = balancingLoop({ controller: 'lqr' });
    exchanged.cycle.exchange(choiceOf(to, rig));
    for (const desk of [exchanged, started]) desk.arm();
    for (let i = 0; i < 100; i++) {
      for (const desk of [exchanged, started]) desk.loop.step();
      expect(exchanged.record[SIGNAL.force]).toBe(started.record[SIGNAL.force]);
    }
  });

  it('with gains that would let the rig fall is refused, and the one in force stays', () => {
    const { cycle, arm, run, record } = balancingLoop();
    arm();
    const gains = { stateWeights: [0, 0, 0, 0, 0, 0], forceWeight: 1 };
    expect(() => cycle.exchange({ controller: 'lqr', gains })).toThrow(BridgeError);
    expect(() => cycle.shadow({ controller: 'lqr', gains })).toThrow(BridgeError);
    run(1);
    expect([record[SIGNAL.swaps], record[SIGNAL.shadow]]).toEqual([0, 0]);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
  });
});
