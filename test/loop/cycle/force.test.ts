import { describe, expect, it } from 'vitest';
import { REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { LIMIT_REASON } from '../../../src/safety/limit-reasons.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { balancingLoop } from './balancing-loop.ts';

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
