import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../src/estimation/command-history.ts';
import {
  ESTIMATOR_NAMES,
  type Estimator,
  type EstimatorInput,
  type EstimatorName,
} from '../../src/estimation/estimator.ts';
import { createEstimator } from '../../src/estimation/registry.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { COUNT_SIZES, runLoop } from './closed-loop.ts';

const physics = PHYSICS['deployment-guide'];
const RATE = 500;

const build = (name: EstimatorName): Estimator =>
  createEstimator(name, { physics, periodSeconds: 1 / RATE, countSizes: COUNT_SIZES });

/** An estimator with its history, fed a smooth motion, so that it can be stopped and gone on. */
class Feed {
  readonly estimator: Estimator;
  readonly commands = new CommandHistory(32);
  readonly input: EstimatorInput;
  tick = 0;

  constructor(name: EstimatorName, delay = 1.4) {
    this.estimator = build(name);
    this.input = {
      measurement: new Float64Array(3),
      fresh: true,
      elapsedPeriods: 1,
      commands: this.commands,
      delayPeriods: Float64Array.of(delay),
      truth: new Float64Array(6),
    };
    this.measure();
    this.estimator.reset(this.input.measurement, new Float64Array(3));
  }

  measure(): void {
    const t = this.tick / RATE;
    for (let i = 0; i < 3; i++) {
      this.input.truth[i] = 0.1 * Math.sin(3 * t + i);
      this.input.truth[3 + i] = 0.3 * Math.cos(3 * t + i);
      this.input.measurement[i] = Math.round(this.input.truth[i] / COUNT_SIZES[i]) * COUNT_SIZES[i];
    }
  }

  step(fresh = true, elapsed = 1): void {
    for (let period = 0; period < elapsed; period++) {
      this.commands.push(Float64Array.of(8 * Math.sin(0.9 * this.tick)), 0);
      this.tick++;
    }
    this.input.fresh = fresh;
    this.input.elapsedPeriods = elapsed;
    if (fresh) this.measure();
    this.estimator.step(this.input);
  }

  run(steps: number): this {
    for (let step = 0; step < steps; step++) this.step();
    return this;
  }

  get bits(): BigUint64Array {
    return new BigUint64Array(this.estimator.memory.slice().buffer);
  }
}

describe.each(ESTIMATOR_NAMES)('%s', (name) => {
  it('calls itself by its name', () => expect(build(name).name).toBe(name));

  it('predicts the estimate itself where nothing delays the force', () => {
    const { estimator } = new Feed(name, 0).run(20);
    expect([...estimator.prediction]).toEqual([...estimator.estimate]);
  });

  it('predicts something else where a delay lies between', () => {
    const { estimator } = new Feed(name, 2).run(20);
    expect([...estimator.prediction]).not.toEqual([...estimator.estimate]);
  });

  it('goes on to the same bits from a snapshot of its memory', () => {
    const first = new Feed(name).run(30);
    const second = new Feed(name);
    second.estimator.memory.set(first.estimator.memory);
    second.commands.memory.set(first.commands.memory);
    second.tick = first.tick;
    first.run(30);
    second.run(30);
    expect(second.bits).toEqual(first.bits);
  });

  it('has forgotten everything after a reset', () => {
    const used = new Feed(name).run(30);
    const fresh = new Feed(name);
    const position = Float64Array.of(0.1, 0.02, -0.03);
    const velocity = Float64Array.of(0.4, -0.5, 0.6);
    used.estimator.reset(position, velocity);
    fresh.estimator.reset(position, velocity);
    expect([...used.estimator.estimate]).toEqual([...position, ...velocity]);
    expect([...used.estimator.prediction]).toEqual([...position, ...velocity]);
    expect(used.bits).toEqual(fresh.bits);
  });

  it('comes to the same bits whether periods were skipped or their samples lost', () => {
    const skipping = new Feed(name).run(10);
    skipping.step(true, 4);
    const coasting = new Feed(name).run(10);
    for (let lost = 0; lost < 3; lost++) coasting.step(false);
    coasting.step();
    expect(skipping.bits).toEqual(coasting.bits);

    const blind = new Feed(name).run(10);
    blind.step(false, 3);
    const blindOneByOne = new Feed(name).run(10);
    for (let lost = 0; lost < 3; lost++) blindOneByOne.step(false);
    expect(blind.bits).toEqual(blindOneByOne.bits);
  });

  it('moves on its model while no sample comes, whatever stands in the measurement', () => {
    const feed = new Feed(name).run(10);
    const before = [...feed.estimator.estimate];
    feed.input.measurement.fill(NaN);
    feed.input.truth.fill(NaN);
    feed.step(false);
    const { estimate } = feed.estimator;
    for (let i = 0; i < 3; i++) {
      const moved = estimate[i] - before[i];
      expect(moved).toBeCloseTo((before[3 + i] + estimate[3 + i]) / 2 / RATE, 5);
    }
  });

  it.each([0, 1, 2])('shows a measurement of channel %s that is no number', (channel) => {
    const feed = new Feed(name).run(10);
    feed.commands.push(Float64Array.of(0), 0);
    feed.input.measurement[channel] = NaN;
    feed.input.truth[channel] = NaN;
    feed.input.elapsedPeriods = 1;
    feed.estimator.step(feed.input);
    expect(feed.estimator.estimate[channel]).toBeNaN();
    expect([...feed.estimator.prediction].some(Number.isNaN)).toBe(true);
  });

  it.each([NaN, Infinity, -1, 1e9])('shows a delay of %s', (delay) => {
    const feed = new Feed(name).run(10);
    feed.input.delayPeriods[0] = delay;
    feed.step();
    expect([...feed.estimator.prediction].every(Number.isNaN)).toBe(true);
  });

  it('is well again after a reset', () => {
    const feed = new Feed(name).run(10);
    feed.input.delayPeriods[0] = NaN;
    feed.step();
    feed.step(false);
    feed.input.delayPeriods[0] = 1.4;
    feed.estimator.reset(feed.input.measurement, new Float64Array(3));
    feed.run(3);
    expect([...feed.estimator.memory].every(Number.isFinite)).toBe(true);
  });

  it('keeps the pendulum up over an LQR', () => {
    const outcome = runLoop({
      estimator: createEstimator(name, { physics, periodSeconds: 0.001, countSizes: COUNT_SIZES }),
      plant: physics,
      rate: 1000,
      seconds: 5,
      initial: [0.1, 0.1, 0, 0, 0, 0],
    });
    expect(outcome.upright).toBe(true);
    expect(outcome.angleRms).toBeLessThan(0.02);
  });
});

describe('difference', () => {
  it('finds a steady velocity to within its noise', () => {
    const estimator = build('difference');
    const feed = new Feed('difference');
    estimator.reset(Float64Array.of(0, 0, 0), new Float64Array(3));
    for (let step = 1; step <= 200; step++) {
      feed.input.measurement[0] = (0.7 * step) / RATE;
      estimator.step(feed.input);
    }
    expect(estimator.estimate[3]).toBeCloseTo(0.7, 9);
  });

  it('reaches 63 % of a new velocity after one time constant of its corner', () => {
    const estimator = createEstimator('difference', {
      physics,
      periodSeconds: 0.0001,
      countSizes: COUNT_SIZES,
    });
    const { input } = new Feed('difference');
    estimator.reset(new Float64Array(3), new Float64Array(3));
    const steps = Math.round(1 / (2 * Math.PI * 12) / 0.0001);
    for (let step = 1; step <= steps; step++) {
      input.measurement[1] = 0.5 * step * 0.0001;
      estimator.step(input);
    }
    expect(estimator.estimate[4] / 0.5).toBeGreaterThan(0.62);
    expect(estimator.estimate[4] / 0.5).toBeLessThan(0.645);
  });

  it('finds the mean velocity over a long gap, and nothing of what it coasted on', () => {
    const feed = new Feed('difference').run(5);
    const before = feed.input.measurement[0];
    for (let lost = 0; lost < 2 * RATE; lost++) feed.step(false);
    feed.commands.push(Float64Array.of(0), 0);
    feed.input.fresh = true;
    feed.input.measurement[0] = before + 1;
    feed.estimator.step(feed.input);
    expect(feed.estimator.estimate[3]).toBeCloseTo(1 / 2, 2);
  });

  it('starts anew after a bad reading, which it has shown', () => {
    const feed = new Feed('difference').run(5);
    feed.input.measurement.fill(Infinity);
    feed.estimator.step(feed.input);
    expect(feed.estimator.estimate.every(Number.isFinite)).toBe(false);
    feed.step();
    expect([...feed.estimator.estimate].slice(3)).toEqual([0, 0, 0]);
    expect([...feed.estimator.estimate].slice(0, 3)).toEqual([...feed.input.measurement]);
    feed.step();
    expect([...feed.estimator.memory].every(Number.isFinite)).toBe(true);
  });
});

describe('differentiator', () => {
  it('is exact after a finite time while the acceleration stays below its bound', () => {
    const period = 0.001;
    const estimator = createEstimator('differentiator', {
      physics,
      periodSeconds: period,
      countSizes: COUNT_SIZES,
    });
    const { input } = new Feed('differentiator');
    estimator.reset(Float64Array.of(0.3, 0, 0), new Float64Array(3));
    let worst = 0;
    for (let step = 1; step <= 3000; step++) {
      const t = step * period;
      input.measurement[0] = 0.3 * Math.cos(5 * t);
      input.measurement[1] = 0.8 * t;
      estimator.step(input);
      if (t > 1) {
        worst = Math.max(
          worst,
          Math.abs(estimator.estimate[3] + 1.5 * Math.sin(5 * t)),
          Math.abs(estimator.estimate[4] - 0.8),
        );
      }
    }
    // Half a period's worth of acceleration is what sampling leaves.
    expect(worst).toBeLessThan(7.5 * period);
  });

  it('does not chatter of itself: a cart at rest is at rest', () => {
    const { input } = new Feed('differentiator');
    const estimator = build('differentiator');
    estimator.reset(new Float64Array(3), Float64Array.of(0.2, 0, 0));
    input.measurement.fill(0);
    for (let step = 0; step < 500; step++) estimator.step(input);
    expect(Math.abs(estimator.estimate[3])).toBeLessThan(1e-12);
  });
});

describe('ideal', () => {
  it('has no state on a rig that knows no truth', () => {
    const feed = new Feed('ideal');
    feed.input.truth.fill(NaN);
    feed.estimator.step(feed.input);
    expect([...feed.estimator.estimate].every(Number.isNaN)).toBe(true);
  });
});
