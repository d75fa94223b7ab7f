import { describe, expect, it } from 'vitest';
import { REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { LIMIT_REASON } from '../../../src/safety/limit-reasons.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { BLOCKER } from '../../../src/safety/blockers.ts';
import { CONTROLLER_NAMES } from '../../../src/controllers/registry.ts';
import { SENSOR_FAULTS } from '../../../src/plant-sim/sensor-faults.ts';
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

describe('the force', () => {
  it('is zero and not enabled in every state but running and stopping', () => {
    const { run } = balancingLoop();
    run(1, (r) => {
      const mayPush = r[SIGNAL.state] === SAFETY_STATE.running;
      expect(r[SIGNAL.enable]).toBe(mayPush ? 1 : 0);
      if (!mayPush) expect(r[SIGNAL.force]).toBe(0);
    });
  });

  it('never exceeds its limit, and says why where it is held to it', () => {
    const { arm, run } = balancingLoop({ limits: { force: 5 } });
    arm();
    let limited = 0;
    run(1, (r) => {
      expect(Math.abs(r[SIGNAL.force])).toBeLessThanOrEqual(5);
      if (r[SIGNAL.force] !== r[SIGNAL.demand]) {
        expect(r[SIGNAL.limitReason]).not.toBe(0);
        if ((r[SIGNAL.limitReason] & LIMIT_REASON.forceLimit) !== 0) limited += 1;
      }
    });
    expect(limited).toBeGreaterThan(0);
  });

  it('goes to zero in the cycle of a software stop, and stays there', () => {
    const { arm, run, record, cycle } = balancingLoop();
    arm();
    run(1);
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = REQUEST.softwareStop;
    cycle.step(record);
    expect([record[SIGNAL.force], record[SIGNAL.enable]]).toEqual([0, 0]);
    expect(record[SIGNAL.trip]).toBe(TRIP.SOFTWARE_STOP);
    run(8, (r) => expect([r[SIGNAL.force], r[SIGNAL.enable]]).toEqual([0, 0]));
  });
});

describe('a trip', () => {
  const tripOf = (choice: Parameters<typeof balancingLoop>[0], seconds = 4) => {
    const loop = balancingLoop(choice);
    loop.arm();
    let before = -1;
    loop.run(seconds, (r) => {
      if (r[SIGNAL.state] !== SAFETY_STATE.tripped) before = r[SIGNAL.state];
    });
    return { ...loop, stateBefore: before };
  };

  it('brakes the cart first where an angle passes the allowed deviation', () => {
    const weak = { limits: { force: 1, angleStop: 0.3, angleCut: 1.2 } };
    const { record, stateBefore } = tripOf(weak, 1);
    expect(record[SIGNAL.trip]).toBe(TRIP.ANGLE_STOP);
    expect(stateBefore).toBe(SAFETY_STATE.stopping);
  });

  it('cuts at once where an angle passes the emergency threshold', () => {
    const { record, stateBefore } = tripOf({
      limits: { force: 1, angleStop: 0.6, angleCut: 0.6 },
    });
    expect(record[SIGNAL.trip]).toBe(TRIP.ANGLE_CUT);
    expect(stateBefore).toBe(SAFETY_STATE.running);
  });

  it('cuts at the end of the track', () => {
    const { record } = tripOf({ limits: { track: 0.05 }, rig: { trackHalfLength: null } });
    expect(record[SIGNAL.trip]).toBe(TRIP.TRACK_END);
  });

  it('brakes a cart that is faster than allowed', () => {
    const { record } = tripOf({ limits: { cartSpeed: 0.1 } });
    expect(record[SIGNAL.trip]).toBe(TRIP.CART_SPEED);
  });

  it.each(
    SENSOR_FAULTS.filter((fault) => fault === 'garbage' || fault === 'off' || fault === 'stuck'),
  )('ends a run whose lower encoder turns %s, before the force does harm for long', (fault) => {
    const { record } = tripOf({
      rig: { sensorFaults: [{ channel: 1, fault, atSeconds: 1 }] },
    });
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
    expect(record[SIGNAL.force]).toBe(0);
  });

  it.each([
    ['a count that is not a number', SIGNAL.countTheta1, Number.NaN],
    ['an infinite count', SIGNAL.countX, Infinity],
    ['a delay that is not a number', SIGNAL.delayPeriods, Number.NaN],
  ])('cuts on %s in the same cycle', (_, signal, value) => {
    const { arm, run, record, cycle } = balancingLoop();
    arm();
    run(0.5);
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = 0;
    record[signal] = value;
    cycle.step(record);
    expect(record[SIGNAL.trip]).toBe(TRIP.NON_FINITE);
    expect([record[SIGNAL.force], record[SIGNAL.enable]]).toEqual([0, 0]);
  });

  it('comes when no fresh sample does for longer than allowed, and not before', () => {
    const { arm, run, record, cycle } = balancingLoop({
      rateHz: 1000,
      limits: { sampleGap: 0.02 },
    });
    arm();
    run(0.5);
    let stale = 0;
    while (record[SIGNAL.trip] === TRIP.NONE && stale < 100) {
      stale += 1;
      record[SIGNAL.tick] += 1;
      record[SIGNAL.fresh] = 0;
      cycle.step(record);
    }
    expect(record[SIGNAL.trip]).toBe(TRIP.SAMPLE_GAP);
    expect(stale).toBe(21);
  });

  it('is kept until a reset, which neither arms nor works while the rig lies down', () => {
    const { arm, run, record, cycle, rig } = balancingLoop({ limits: { force: 1 } });
    arm();
    run(2);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
    const request = (bits: number) => {
      record[SIGNAL.tick] += 1;
      record[SIGNAL.requests] = bits;
      rig.read(record);
      cycle.step(record);
      rig.write(record);
    };
    request(REQUEST.reset | REQUEST.arm);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
    expect(record[SIGNAL.blockers] & BLOCKER.angle).not.toBe(0);

    run(5);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
    request(REQUEST.reset | REQUEST.arm);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.ready);
    run(1);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.ready);
    request(REQUEST.arm);
    request(0);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
  });
});

describe('arming', () => {
  it.each([
    ['an angle far from upright', { initialState: [0, 0.5, 0, 0, 0, 0] }, BLOCKER.angle],
    ['a cart at the end of the track', { initialState: [1.45, 0, 0, 0, 0, 0] }, BLOCKER.track],
    [
      'a channel that is not referenced',
      { referenced: { x: true, theta1: true, theta2: false } },
      BLOCKER.unreferenced,
    ],
  ])('is refused with %s', (_, rig, blocker) => {
    const { run, record } = balancingLoop({ rig });
    run(2);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.latched);
    expect(record[SIGNAL.blockers]).toBe(blocker);
  });
});

describe('missed deadlines', () => {
  it('are predicted over: three periods of ten at 1 kHz do not bring the rig down', () => {
    const { arm, run, record, cycle, rig } = balancingLoop({ rateHz: 1000 });
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

describe('a loop that stood still', () => {
  it.each([0.4, 3])(
    'for %d s with its force held is cut when it wakes, and says why',
    (seconds) => {
      const { arm, run, record, cycle, rig } = balancingLoop({ rateHz: 1000 });
      arm();
      run(1);
      record[SIGNAL.periods] = seconds * 1000;
      record[SIGNAL.tick] += record[SIGNAL.periods];
      record[SIGNAL.requests] = 0;
      rig.read(record);
      cycle.step(record);
      expect(record[SIGNAL.fresh]).toBe(1);
      expect(record[SIGNAL.trip]).toBe(TRIP.SAMPLE_GAP);
      expect([record[SIGNAL.force], record[SIGNAL.enable]]).toEqual([0, 0]);
    },
  );
});

describe('a disarm', () => {
  it('before the first arming ends the start sequence', () => {
    const { loop, run, record, cycle, rig } = balancingLoop();
    loop.step();
    record[SIGNAL.tick] += 1;
    record[SIGNAL.requests] = REQUEST.disarm;
    rig.read(record);
    cycle.step(record);
    rig.write(record);
    run(2);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.tripped);
    expect(record[SIGNAL.trip]).toBe(TRIP.OPERATOR_DISARM);
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
