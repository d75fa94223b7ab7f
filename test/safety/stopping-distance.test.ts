import { describe, expect, it } from 'vitest';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { SIGNAL } from '../../src/record/signals.ts';
import type { SafetyLimits } from '../../src/safety/safety-limits.ts';
import {
  BRAKING_TIME,
  brakingDemand,
  StoppingDistance,
} from '../../src/safety/stopping-distance.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';
import { uprightRecord, type Signals } from './upright-record.ts';

const GUIDE = PHYSICS['deployment-guide'];
const MASS = GUIDE.cartMass + GUIDE.mass1 + GUIDE.mass2;

/** A limiter that turns a force round at once. */
const LIMITS: SafetyLimits = { ...SAFETY_LIMITS, braking: 10, slewRate: 1e12 };

interface Measured {
  readonly distance: number;
  readonly trackLeft: number;
  readonly isAtEnd: boolean;
  readonly hasRoom: boolean;
}

/** A cart that goes at a constant speed until its brake acts, at 1 kHz. */
function measured(signals: Signals, limits = LIMITS, energised = true): Measured {
  const record = uprightRecord({ measuredX: signals.x ?? 0, ...signals });
  const speed = record[SIGNAL.xDot];
  const x = record[SIGNAL.x] + speed * record[SIGNAL.delayPeriods] * 0.001;
  const stopping = new StoppingDistance(limits, GUIDE, 0.001);
  stopping.measure(record, Float64Array.of(x, 0, 0, speed, 0, 0), energised);
  return {
    distance: record[SIGNAL.stoppingDistance],
    trackLeft: record[SIGNAL.trackLeft],
    isAtEnd: stopping.isAtEnd,
    hasRoom: stopping.hasRoom,
  };
}

describe('the stopping distance', () => {
  it('is speed times latency and speed squared by twice the deceleration', () => {
    // Half of the brake's own time constant comes with the last a * 0.05 s of the speed.
    const last = (10 * BRAKING_TIME * BRAKING_TIME) / 2;
    for (const xDot of [1, -2, 3]) {
      const expected = Math.abs(xDot) * 0.021 + (xDot * xDot) / 20 + last;
      expect(measured({ xDot, delayPeriods: 20 }).distance).toBeCloseTo(expected, 6);
    }
  });

  it('is the time constant of the brake below the speed from which on it is proportional', () => {
    expect(measured({ xDot: 0.2 }).distance).toBeCloseTo(0.2 * (BRAKING_TIME + 0.001), 6);
  });

  it('is the same for a rig without force, of which nothing is predicted', () => {
    const signals = { xDot: 1.5, delayPeriods: 20 };
    expect(measured(signals, LIMITS, false)).toEqual(measured(signals));
  });

  it('grows with a force that pushes on and has to be turned round first', () => {
    const slow = { ...LIMITS, slewRate: 2000 };
    const [coasting, pushed] = [0, 100].map((force) => measured({ xDot: 2, force }, slow).distance);
    // It pushes for 50 ms more, on average half as hard: the cart becomes 1.25 m/s faster.
    expect(pushed).toBeGreaterThan(coasting + 0.05 * 2);
    expect(measured({ xDot: 2, force: -100 }, slow).distance).toBeCloseTo(coasting, 6);
  });

  it('counts on no more deceleration than the largest force gives', () => {
    const weak = { ...LIMITS, force: MASS };
    expect(measured({ xDot: 2 }, weak).distance).toBeGreaterThan(2);
  });

  it('is no number where the speed is none', () => {
    expect(measured({ xDot: NaN }).distance).toBeNaN();
    expect(measured({ x: NaN, measuredX: NaN }).hasRoom).toBe(false);
  });
});

describe('the track that is left', () => {
  it('is that in front of the cart', () => {
    expect(measured({ x: 0.5, xDot: 1 }).trackLeft).toBeCloseTo(0.98);
    expect(measured({ x: 0.5, xDot: -1 }).trackLeft).toBeCloseTo(1.98);
    expect(measured({ x: -0.5, xDot: 0.005 }).trackLeft).toBeCloseTo(0.98);
  });

  it('is that of the estimate where it has gone on over a reading that is held', () => {
    expect(measured({ measuredX: 0.5, x: 0.6, xDot: 1 }).trackLeft).toBeCloseTo(0.88);
    expect(measured({ measuredX: 0.5, x: 0.4, xDot: 1 }).trackLeft).toBeCloseTo(0.98);
  });

  it.each([1, -1])('ends where a cut would come too late, on side %d', (side) => {
    const at = (x: number, xDot: number, delayPeriods = 20) =>
      measured({ x: side * x, xDot: side * xDot, delayPeriods }).isAtEnd;
    expect(at(1.47, 0)).toBe(false);
    expect(at(1.481, 0)).toBe(true);
    expect(at(1.44, 1.8)).toBe(false);
    expect(at(1.44, 2)).toBe(true);
    expect(at(1.44, 2, 1)).toBe(false);
    expect(at(1.47, -3)).toBe(false);
  });

  it('has room where a cart could be stopped from the largest speed that is allowed', () => {
    expect(measured({ x: 1.3, xDot: 0 }).hasRoom).toBe(true);
    expect(measured({ x: -1.42, xDot: 0 }).hasRoom).toBe(false);
    const fast = { ...LIMITS, cartSpeed: 5 };
    // From 5 m/s at 10 m/s^2: 1.25 m, and somewhat more.
    expect(measured({ x: 0.1, xDot: 0 }, fast).hasRoom).toBe(true);
    expect(measured({ x: 0.3, xDot: 0 }, fast).hasRoom).toBe(false);
  });
});

describe('the brake', () => {
  const demand = (speed: number) => {
    const record = uprightRecord({ xDot: 99 });
    brakingDemand(record, Float64Array.of(0, 0, 0, speed, 0, 0), LIMITS, GUIDE);
    return record[SIGNAL.demand];
  };

  it('works against the speed that the cart will have, as strongly as allowed', () => {
    expect(demand(3)).toBeCloseTo(-MASS * 10);
    expect(demand(-3)).toBeCloseTo(MASS * 10);
    expect(demand(0.1)).toBeCloseTo((-MASS * 0.1) / BRAKING_TIME);
  });
});
