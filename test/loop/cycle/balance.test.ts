import { describe, expect, it } from 'vitest';
import { SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { CONTROLLER_NAMES } from '../../../src/controllers/registry.ts';
import { balancingLoop, trueAngle } from './balancing-loop.ts';

describe('a balanced rig', () => {
  it.each(CONTROLLER_NAMES)(
    '%s recovers from a 2 N s push at 100 Hz, one sample late',
    (controller) => {
      const { arm, run, rig, record } = balancingLoop({ controller });
      arm();
      run(3);
      rig.disturb({ type: 'push', impulseNs: 2, durationS: 0.05 });
      let worst = 0;
      run(6, (r) => (worst = Math.max(worst, trueAngle(r))));
      expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
      expect(worst).toBeGreaterThan(0.02);
      expect(trueAngle(record)).toBeLessThan(worst / 2);
    },
  );

  it('stands 5 N of Coulomb friction that its model knows nothing of', () => {
    const { arm, run } = balancingLoop({ rateHz: 1000, rig: { coulombFriction: 5 } });
    arm();
    run(6);
    let worst = 0;
    run(4, (r) => (worst = Math.max(worst, trueAngle(r))));
    expect(worst).toBeLessThan(0.05);
  });

  it('stays up over a measured delay of eight samples at 100 Hz', () => {
    const { arm, run, record } = balancingLoop({ controller: 'lqr', rig: { delayPeriods: 8 } });
    arm();
    run(8);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
    expect(trueAngle(record)).toBeLessThan(0.05);
  });

  it('reads a relative second encoder, reversed signs and offsets as the same rig', () => {
    const perRadian = 4096 / (2 * Math.PI);
    const { arm, run, record } = balancingLoop({
      rig: {
        encoders: {
          x: { countsPerUnit: 20_000, sign: -1, offset: 0.4 },
          theta1: { countsPerUnit: perRadian, sign: -1, offset: Math.PI },
          theta2: { countsPerUnit: perRadian, sign: 1, offset: -0.2 },
          theta2Relative: true,
        },
      },
    });
    arm();
    run(5);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
    expect(record[SIGNAL.theta2]).toBeCloseTo(record[SIGNAL.trueTheta2], 2);
  });

  it('commands through a drive with reversed sign, dead zone and back-EMF as if it had none', () => {
    const drive = { fullScaleForce: 250, deadZone: 3, backEmf: 4, sign: -1 } as const;
    const { arm, run } = balancingLoop({ rateHz: 1000, rig: { drive } });
    arm();
    run(5);
    let worst = 0;
    run(3, (r) => (worst = Math.max(worst, trueAngle(r))));
    expect(worst).toBeLessThan(0.02);
  });

  it('falls on a drive whose sign is not what was configured: the test above can fail', () => {
    const { arm, run, record } = balancingLoop({
      rig: { trueDrive: { fullScaleForce: 200, deadZone: 0, backEmf: 0, sign: -1 } },
    });
    arm();
    run(3);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
  });
});

describe('missed deadlines', () => {
  it('are predicted over: three periods of ten at 1 kHz do not bring the rig down', () => {
    const patient = { rateHz: 1000, limits: { missedInASecond: 1000 } };
    const { arm, run, record, cycle, rig } = balancingLoop(patient);
    arm();
    run(1);
    let worst = 0;
    for (let i = 0; i < 2000; i++) {
      record[SIGNAL.periods] = i % 7 === 0 ? 4 : 1;
      record[SIGNAL.tick] += record[SIGNAL.periods];
      record[SIGNAL.requests] = 0;
      rig.read(record);
      cycle.step(record);
      rig.write(record);
      worst = Math.max(worst, trueAngle(record));
    }
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
    expect(worst).toBeLessThan(0.05);
  });
});

describe('a snapshot', () => {
  it('of all memories, put back, gives the same bits again', () => {
    const { arm, run, record, cycle } = balancingLoop({ controller: 'hybrid_adaptive_sta_smc' });
    arm();
    run(1);
    const inputs = Float64Array.from(record);
    const snapshot = cycle.memories.map((memory) => memory.slice());
    const step = () => {
      record.set(inputs);
      cycle.step(record);
      cycle.step(record);
      return Array.from(record);
    };
    const first = step();
    cycle.memories.forEach((memory, index) => memory.set(snapshot[index]));
    expect(step()).toEqual(first);
  });
});
