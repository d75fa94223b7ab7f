import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimulatedRigOptions } from '../../../src/hal/simulated/options.ts';
import { PHYSICS, type PhysicalParameters } from '../../../src/plant-sim/physics.ts';
import { STATE } from '../../../src/plant-sim/state.ts';
import { Bench } from './bench.ts';

const FREE: PhysicalParameters = { ...PHYSICS['deployment-guide'], cartDamping: 0 };

const PATIENCE = 10;

function benchOf(options: Partial<SimulatedRigOptions> = {}): Bench {
  return new Bench({
    physics: FREE,
    initialState: [0, 0, 0, 0, 0, 0],
    trackHalfLength: null,
    validitySeconds: PATIENCE,
    ...options,
  });
}

/** Momentum of cart and both rods along the track, kg m/s. */
function momentum(state: Float64Array): number {
  const { cartMass, mass1, mass2, com1, com2, length1 } = FREE;
  const a = mass1 * com1 + mass2 * length1;
  const b = mass2 * com2;
  return (
    (cartMass + mass1 + mass2) * state[STATE.xDot] +
    a * Math.cos(state[STATE.theta1]) * state[STATE.theta1Dot] +
    b * Math.cos(state[STATE.theta2]) * state[STATE.theta2Dot]
  );
}

/** Evenly spread: half of all doubles are too small to move a cart. */
const force = fc.integer({ min: -1000, max: 1000 }).map((tenths) => tenths / 10);

describe('a simulated rig without friction on its cart', () => {
  it('takes up the impulse of a push as momentum, all of it and no more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 500 }).map((hundredths) => hundredths / 100),
        fc.integer({ min: 10, max: 1500 }).map((tenths) => tenths / 10_000),
        fc.constantFrom(0.001, 0.004, 0.01),
        (impulseNs, durationS, periodSeconds) => {
          const bench = benchOf({ periodSeconds }).write(0);
          bench.rig.disturb({ type: 'push', impulseNs, durationS });
          bench.read(Math.round(0.2 / periodSeconds));
          expect(momentum(bench.rig.state)).toBeCloseTo(impulseNs, 6);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes up every commanded force for a period each, once its delay is over', () => {
    fc.assert(
      fc.property(
        fc.array(force, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 200 }),
        (forces, delayPeriods) => {
          const bench = benchOf({ delayPeriods });
          for (const value of [...forces, 0]) bench.read().write(value);
          bench.read(Math.max(1, delayPeriods));
          const impulse = forces.reduce((sum, value) => sum + 0.001 * value, 0);
          expect(momentum(bench.rig.state)).toBeCloseTo(impulse, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a simulated rig whose loop misses periods', () => {
  it('moves as if the last force had been sent again in each of them', () => {
    const steps = fc.array(fc.tuple(force, fc.integer({ min: 1, max: 300 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 200 }), (cycles, delayPeriods) => {
        const [missing, patient] = [benchOf({ delayPeriods }), benchOf({ delayPeriods })];
        let pending = 1;
        for (const [value, periods] of cycles) {
          missing.read(pending).write(value);
          patient.run(periods, value);
          pending = periods;
        }
        missing.read(pending);
        patient.read();
        expect(missing.truth).toEqual(patient.truth);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the validity of a command', () => {
  it('bounds how long it pushes, to the step of a millisecond, however long the loop is away', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.001, 0.002, 0.004, 0.01),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 200 }),
        force,
        (periodSeconds, validityMs, delayPeriods, away, value) => {
          const validitySeconds = validityMs / 1000;
          const bench = benchOf({ periodSeconds, delayPeriods, validitySeconds });
          bench.write(value).read(delayPeriods + away);
          const acting = Math.min(validitySeconds, away * periodSeconds);
          expect(momentum(bench.rig.state)).toBeCloseTo(value * acting, 6);
          const lapsed = away * periodSeconds > validitySeconds - 1e-9;
          expect(bench.says('watchdogExpired')).toBe(lapsed);
          expect(bench.says('deviceLatched')).toBe(lapsed);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a stop out of turn', () => {
  it('leaves no force behind, whatever was pending, acting or held', () => {
    fc.assert(
      fc.property(
        fc.array(force, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 0.02),
        (forces, delayPeriods, lagSeconds) => {
          const bench = benchOf({ delayPeriods, lagSeconds });
          for (const value of forces) bench.read().write(value);
          const before = momentum(bench.rig.state);
          bench.rig.stop();
          bench.read(100);
          expect(momentum(bench.rig.state)).toBeCloseTo(before, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});
