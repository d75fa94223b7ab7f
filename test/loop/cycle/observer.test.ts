import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../../src/estimation/command-history.ts';
import { ESTIMATOR_NAMES } from '../../../src/estimation/estimator.ts';
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import { Observer } from '../../../src/loop/cycle/observer.ts';
import { DEFAULT_ENCODERS } from '../../../src/plant-sim/encoder.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { SensorWatch } from '../../../src/safety/sensor-watch.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { balancingLoop, LIMITS } from './balancing-loop.ts';

const PERIOD = 0.01;
const PER_METRE = DEFAULT_ENCODERS.x.countsPerUnit;
const PER_RADIAN = DEFAULT_ENCODERS.theta1.countsPerUnit;

/** An observer, and a hand that moves the rig. */
function watch(estimator: (typeof ESTIMATOR_NAMES)[number] = 'kalman') {
  const physics = PHYSICS['deployment-guide'];
  const observer = new Observer(
    {
      physics,
      periodSeconds: PERIOD,
      controller: 'lqr',
      gains: PRESETS.tuned.gains('lqr', 'deployment-guide', 1 / PERIOD),
      estimator,
      encoders: DEFAULT_ENCODERS,
      limits: LIMITS,
    },
    new CommandHistory(64),
    new SensorWatch(LIMITS, physics, DEFAULT_ENCODERS, PERIOD),
  );
  const record = new Float64Array(RECORD_SIZE);
  return {
    observer,
    record,
    see(x: number, theta1: number, energised: boolean, fresh = true): void {
      record[SIGNAL.periods] = 1;
      record[SIGNAL.fresh] = fresh ? 1 : 0;
      record[SIGNAL.countX] = Math.round(x * PER_METRE);
      record[SIGNAL.countTheta1] = Math.round(theta1 * PER_RADIAN);
      record[SIGNAL.countTheta2] = record[SIGNAL.countTheta1];
      record[SIGNAL.trueX] = x;
      record[SIGNAL.trueTheta1] = theta1;
      record[SIGNAL.trueTheta2] = theta1;
      observer.observe(record, energised);
    },
  };
}

describe('before a rig carries force', () => {
  it('says nothing until the first fresh sample, and starts from that at rest', () => {
    const { record, see } = watch();
    see(0.4, 0.1, false, false);
    expect([record[SIGNAL.measuredX], record[SIGNAL.x]]).toEqual([0, 0]);
    see(0.4, 0.1, false);
    expect(record[SIGNAL.measuredX]).toBeCloseTo(0.4, 4);
    expect(record[SIGNAL.theta1]).toBeCloseTo(0.1, 3);
    expect([record[SIGNAL.xDot], record[SIGNAL.theta1Dot]]).toEqual([0, 0]);
  });

  it.each(ESTIMATOR_NAMES)(
    'follows a hand that swings the pendulums right over, whatever %s believes in',
    (estimator) => {
      const { record, see } = watch(estimator);
      for (let i = 0; i <= 180; i++) see(0, 0.02 * i, false);
      expect(record[SIGNAL.theta1]).toBeCloseTo(3.6, 2);
      expect(record[SIGNAL.theta1Dot]).toBeCloseTo(2, 1);
      expect(record[SIGNAL.disturbance]).toBe(0);
    },
  );

  it('takes a pendulum for upright that was lifted the other way round', () => {
    const { record, see } = watch();
    for (let i = 0; i <= 100; i++) see(0, Math.PI + (i / 100) * Math.PI, false);
    for (let i = 0; i < 50; i++) see(0, 2 * Math.PI, false);
    expect(record[SIGNAL.measuredTheta1]).toBeCloseTo(0, 2);
    expect(record[SIGNAL.theta2]).toBeCloseTo(0, 2);
    expect(record[SIGNAL.theta1Dot]).toBeCloseTo(0, 1);
    // Under force it is the same angle still, and a fall goes on beyond half a turn.
    see(0, 2 * Math.PI + 0.05, true);
    expect(record[SIGNAL.measuredTheta1]).toBeCloseTo(0.05, 2);
    for (let i = 1; i <= 100; i++) see(0, 2 * Math.PI + 0.05 + 0.04 * i, true);
    expect(record[SIGNAL.measuredTheta1]).toBeCloseTo(4.05, 2);
  });

  it('hangs quietly at half a turn', () => {
    const { record, see } = watch();
    for (let i = 0; i < 100; i++) {
      see(0, Math.PI + 0.002 * (i % 2), false);
      expect(record[SIGNAL.measuredTheta1]).toBeCloseTo(Math.PI, 2);
    }
    expect(Math.abs(record[SIGNAL.theta1Dot])).toBeLessThan(0.5);
  });

  it('keeps the last measurement over a lost sample', () => {
    const { record, see } = watch();
    see(0.25, 0, false);
    see(9, 9, false, false);
    expect(record[SIGNAL.measuredX]).toBe(0.25);
  });
});

describe('from hand to control and back', () => {
  it('starts the chosen estimator with the position and the speed that the idle one saw', () => {
    const { observer, see } = watch();
    for (let i = 0; i <= 100; i++) see(0.005 * i, 0.05, false);
    observer.handOver();
    const [x, theta1, , xDot, theta1Dot] = observer.prediction;
    expect(x).toBeCloseTo(0.5, 3);
    expect(theta1).toBeCloseTo(0.05, 2);
    expect(xDot).toBeCloseTo(0.5, 2);
    expect(theta1Dot).toBeCloseTo(0, 2);
  });

  it('starts the idle estimator with the speed that the chosen one saw', () => {
    const { observer, record, see } = watch('ideal');
    for (let i = 0; i < 20; i++) see(0.293, 0, false);
    observer.handOver();
    record[SIGNAL.trueXDot] = 0.7;
    see(0.3, 0, true);
    observer.handBack();
    see(0.307, 0, false);
    expect(record[SIGNAL.x]).toBeCloseTo(0.307, 4);
    expect(record[SIGNAL.xDot]).toBeCloseTo(0.7, 2);
  });

  it('sees a plausible speed in every tick of a run that is disarmed far from where it was armed', () => {
    const { arm, run, record, cycle, rig } = balancingLoop({
      rig: { initialState: [0.5, 0, 0, 0, 0, 0] },
    });
    arm();
    run(4);
    expect(Math.abs(record[SIGNAL.x])).toBeLessThan(0.1);
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = REQUEST.softwareStop;
    rig.read(record);
    cycle.step(record);
    rig.write(record);
    run(0.2, (r) => {
      expect(r[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
      expect(Math.abs(r[SIGNAL.xDot] - r[SIGNAL.trueXDot])).toBeLessThan(0.1);
    });
  });

  it.each(ESTIMATOR_NAMES)(
    'sees it, too, after a demand that is no number, with %s',
    (estimator) => {
      const { arm, run, record, cycle, rig } = balancingLoop({
        estimator,
        rig: { initialState: [0.5, 0, 0, 0, 0, 0] },
      });
      arm();
      run(2);
      record[SIGNAL.tick] += 1;
      record[SIGNAL.requests] = 0;
      rig.read(record);
      record[SIGNAL.delayPeriods] = NaN;
      cycle.step(record);
      rig.write(record);
      expect(record[SIGNAL.trip]).toBe(TRIP.NON_FINITE);
      run(0.05);
      run(0.2, (r) => expect(Math.abs(r[SIGNAL.xDot] - r[SIGNAL.trueXDot])).toBeLessThan(0.2));
    },
  );

  it('is itself again with the next good sample after one that is no number', () => {
    const { arm, run, record, cycle, rig } = balancingLoop();
    arm();
    run(1);
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = 0;
    rig.read(record);
    record[SIGNAL.countX] = NaN;
    cycle.step(record);
    rig.write(record);
    expect(record[SIGNAL.trip]).toBe(TRIP.NON_FINITE);
    run(0.05);
    expect(record[SIGNAL.blockers]).toBe(0);
    expect(record[SIGNAL.x]).toBeCloseTo(record[SIGNAL.trueX], 3);
  });
});

describe('a reading that the rig cannot have reached', () => {
  /** Balances, and adds counts to what the encoders say in one tick. */
  function glitch(rateHz: number, signal: number, counts: number) {
    const loop = balancingLoop({ rateHz });
    const { record, rig, cycle } = loop;
    loop.arm();
    loop.run(2);
    const before = record.slice();
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = 0;
    rig.read(record);
    record[signal] += counts;
    cycle.step(record);
    rig.write(record);
    return { ...loop, before, after: record.slice() };
  }

  it.each([
    [100, SIGNAL.countX, SIGNAL.measuredX, 1],
    [100, SIGNAL.countTheta1, SIGNAL.measuredTheta1, 2],
    [1000, SIGNAL.countX, SIGNAL.measuredX, 1],
    [1000, SIGNAL.countTheta2, SIGNAL.measuredTheta2, 4],
  ])('neither trips nor moves the cart: at %d Hz, count %#', (rateHz, count, measured, bit) => {
    const { before, after, run } = glitch(rateHz, count, 3000);
    expect(after[SIGNAL.refusedChannels]).toBe(bit);
    expect(after[measured]).toBeCloseTo(before[measured], 9);
    expect(Math.abs(after[SIGNAL.force] - before[SIGNAL.force])).toBeLessThan(5);
    for (let i = 0; i < 3; i++) {
      const [position, rate] = [SIGNAL.x + i, SIGNAL.xDot + i];
      expect(Math.abs(after[position] - after[SIGNAL.trueX + i])).toBeLessThan(0.005);
      expect(Math.abs(after[rate] - after[SIGNAL.trueXDot + i])).toBeLessThan(0.1);
    }
    run(1, (record) => {
      expect(record[SIGNAL.refusedChannels]).toBe(0);
      expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
    });
  });

  it('leaves the reading of the other encoders as it is', () => {
    const { after } = glitch(1000, SIGNAL.countX, 3000);
    expect(after[SIGNAL.measuredTheta1]).toBeCloseTo(after[SIGNAL.countTheta1] / PER_RADIAN, 12);
  });
});
