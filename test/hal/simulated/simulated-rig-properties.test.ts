import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDefaults, type SimulatedRigOptions } from '../../../src/hal/simulated/options.ts';
import { SimulatedRig } from '../../../src/hal/simulated/simulated-rig.ts';
import { PHYSICS, type PhysicalParameters } from '../../../src/plant-sim/physics.ts';
import { STATE } from '../../../src/plant-sim/state.ts';
import { RECORD_SIZE, SIGNAL } from '../../../src/record/signals.ts';

const FREE: PhysicalParameters = { ...PHYSICS['deployment-guide'], cartDamping: 0 };

function rigOf(options: Partial<SimulatedRigOptions> = {}): SimulatedRig {
  return new SimulatedRig(
    withDefaults({
      physics: FREE,
      periodSeconds: 0.001,
      initialState: [0, 0, 0, 0, 0, 0],
      hold: false,
      trackHalfLength: null,
      ...options,
    }),
  );
}

/** One cycle at a tick: reads, and writes a force, N. */
function cycle(rig: SimulatedRig, record: Float64Array, tick: number, force: number): void {
  record[SIGNAL.periods] = tick - record[SIGNAL.tick];
  record[SIGNAL.tick] = tick;
  rig.read(record);
  record[SIGNAL.force] = force;
  record[SIGNAL.enable] = 1;
  rig.write(record);
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
          const rig = rigOf({ periodSeconds });
          rig.disturb({ type: 'push', impulseNs, durationS });
          const record = new Float64Array(RECORD_SIZE);
          record[SIGNAL.tick] = Math.round(0.2 / periodSeconds);
          rig.read(record);
          expect(momentum(rig.state)).toBeCloseTo(impulseNs, 6);
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
          const rig = rigOf({ delayPeriods });
          const record = new Float64Array(RECORD_SIZE);
          record[SIGNAL.tick] = -1;
          [...forces, 0].forEach((value, tick) => cycle(rig, record, tick, value));
          record[SIGNAL.tick] = forces.length + delayPeriods;
          rig.read(record);
          const impulse = forces.reduce((sum, value) => sum + 0.001 * value, 0);
          expect(momentum(rig.state)).toBeCloseTo(impulse, 6);
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
        const [missing, patient] = [rigOf({ delayPeriods }), rigOf({ delayPeriods })];
        const [one, other] = [new Float64Array(RECORD_SIZE), new Float64Array(RECORD_SIZE)];
        one[SIGNAL.tick] = -1;
        other[SIGNAL.tick] = -1;
        let tick = 0;
        for (const [value, periods] of cycles) {
          cycle(missing, one, tick, value);
          for (let i = 0; i < periods; i++) cycle(patient, other, tick + i, value);
          tick += periods;
        }
        one[SIGNAL.tick] = tick;
        other[SIGNAL.tick] = tick;
        missing.read(one);
        patient.read(other);
        expect([...missing.state]).toEqual([...patient.state]);
      }),
      { numRuns: 30 },
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
          const rig = rigOf({ delayPeriods, lagSeconds });
          const record = new Float64Array(RECORD_SIZE);
          record[SIGNAL.tick] = -1;
          forces.forEach((value, tick) => cycle(rig, record, tick, value));
          const before = momentum(rig.state);
          rig.stop();
          record[SIGNAL.tick] = forces.length + 100;
          rig.read(record);
          expect(momentum(rig.state)).toBeCloseTo(before, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});
