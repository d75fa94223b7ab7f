import { describe, expect, it } from 'vitest';
import { REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { BLOCKER } from '../../../src/safety/blockers.ts';
import { SENSOR_FAULTS } from '../../../src/plant-sim/sensor-faults.ts';
import { balancingLoop } from './balancing-loop.ts';

describe('a trip', () => {
  const tripOf = (choice: Parameters<typeof balancingLoop>[0], seconds = 4) => {
    const loop = balancingLoop(choice);
    loop.arm();
    let stateBefore = -1;
    let cutAt = NaN;
    loop.run(seconds, (r) => {
      if (r[SIGNAL.state] !== SAFETY_STATE.tripped) stateBefore = r[SIGNAL.state];
      else if (cutAt !== cutAt) cutAt = r[SIGNAL.trueX];
    });
    return { ...loop, stateBefore, cutAt };
  };

  it('brakes the cart first where an angle passes the allowed deviation', () => {
    const weak = { limits: { force: 1, angleStop: 0.3, angleCut: 1.2, saturationTime: 5 } };
    const { record, stateBefore } = tripOf(weak, 1);
    expect(record[SIGNAL.trip]).toBe(TRIP.ANGLE_STOP);
    expect(stateBefore).toBe(SAFETY_STATE.stopping);
  });

  it('cuts at once where an angle passes the emergency threshold', () => {
    const { record, stateBefore } = tripOf({
      limits: { force: 1, angleStop: 0.6, angleCut: 0.6, saturationTime: 5 },
    });
    expect(record[SIGNAL.trip]).toBe(TRIP.ANGLE_CUT);
    expect(stateBefore).toBe(SAFETY_STATE.running);
  });

  it('brakes a cart that would not stop on the track that is left, and it stands on it', () => {
    const { arm, run, record } = balancingLoop({
      limits: { track: 0.25 },
      rig: { trackHalfLength: null, initialState: [0, 0.2, 0.15, 0, 0, 0] },
    });
    arm();
    let farthest = 0;
    run(2, (r) => {
      if (r[SIGNAL.state] !== SAFETY_STATE.tripped) {
        farthest = Math.max(farthest, Math.abs(r[SIGNAL.trueX]));
      }
    });
    expect(record[SIGNAL.trip]).toBe(TRIP.TRACK_SHORT);
    expect(farthest).toBeGreaterThan(0.15);
    expect(farthest).toBeLessThan(0.23);
  });

  it('cuts before the end of the track where a cart is too fast for its brake', () => {
    const kick = { type: 'kick', jump: [3.5, 0, 0], atSeconds: 0.2 } as const;
    const { record, stateBefore, cutAt } = tripOf({
      limits: { jumpSpeed: 10, unexplainedImpulse: 100 },
      rig: { initialState: [1.3, 0, 0, 0, 0, 0], disturbances: [kick] },
    });
    expect(record[SIGNAL.trip]).toBe(TRIP.TRACK_END);
    expect(stateBefore).toBe(SAFETY_STATE.stopping);
    expect(cutAt).toBeLessThan(1.48);
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

describe('a loop that stood still', () => {
  it.each([0.4, 3])(
    'for %d s with its force held is cut when it wakes, and says why',
    (seconds) => {
      // A device that lets a force act for ever, or its watchdog would be the first to say so.
      const patient = { rateHz: 1000, rig: { validitySeconds: 60 } };
      const { arm, run, record, cycle, rig } = balancingLoop(patient);
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
