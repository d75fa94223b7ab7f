import { describe, expect, it } from 'vitest';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';
import { rigFault } from '../../src/hal/rig-fault.ts';
import { ClosedLoop } from '../../src/loop/cycle/closed-loop.ts';
import { PHYSICS, PHYSICS_NAMES } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { MotionWatch } from '../../src/safety/motion-watch.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP, TRIPS } from '../../src/safety/trips.ts';
import { balancingLoop, trueAngle } from '../loop/cycle/balancing-loop.ts';
import { LateLink } from '../loop/cycle/late-link.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';

const PHYSICS_SEEN = PHYSICS['deployment-guide'];
const MASS = PHYSICS_SEEN.cartMass + PHYSICS_SEEN.mass1 + PHYSICS_SEEN.mass2;
const RATES = [100, 1000];

/**
 * A cart whose pendulums stand upright all the time, so that it moves as one mass: the watch sees
 * the force of each period, and the motion that a script makes of it.
 */
function cart(rateHz: number, delayPeriods = 0) {
  const motion = new MotionWatch(SAFETY_LIMITS, PHYSICS_SEEN, 1 / rateHz);
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.periods] = 1;
  record[SIGNAL.fresh] = 1;
  record[SIGNAL.delayPeriods] = delayPeriods;
  const pending = new Array<number>(Math.ceil(delayPeriods)).fill(0);
  motion.see(record, false);
  motion.see(record, true);
  return {
    motion,
    record,
    /** Commands a force for a time while another one acts; gives what was found, and after how long, s. */
    go(seconds: number, commanded: number, acting: (force: number) => number) {
      for (let i = 0; i < Math.round(seconds * rateHz); i++) {
        pending.push(commanded);
        record[SIGNAL.force] = commanded;
        const acceleration = acting(pending.shift()!) / MASS;
        record[SIGNAL.x] += (record[SIGNAL.xDot] + acceleration / rateHz / 2) / rateHz;
        record[SIGNAL.xDot] += acceleration / rateHz;
        record[SIGNAL.measuredX] = record[SIGNAL.x];
        motion.see(record, true);
        if (motion.cause !== TRIP.NONE) {
          return { code: TRIPS[motion.cause].code, seconds: (i + 1) / rateHz };
        }
      }
      return null;
    },
  };
}

const asCommanded = (force: number) => force;
const notAtAll = () => 0;

describe.each(RATES)('a cart at %d Hz', (rateHz) => {
  it('that does as it is told is left alone, however late and hard', () => {
    for (const delay of [0, 1, 1.5, 7]) {
      const { go } = cart(rateHz, delay);
      for (const force of [200, -200, 50, -120, 200, -130]) {
        expect(go(0.13, force, asCommanded)).toBeNull();
      }
    }
  });

  it('that stands though it is told to go is found', () => {
    const found = cart(rateHz).go(1, 60, notAtAll);
    expect(found?.code).toBe('MOTION_MISSING');
    // 40 N beyond what friction may hold make 2.8 kg go at 0.5 m/s in 35 ms.
    expect(found?.seconds).toBeGreaterThan(0.035);
    expect(found?.seconds).toBeLessThan(0.08);
  });

  it('may stand as long as friction can hold it', () => {
    expect(cart(rateHz).go(10, SAFETY_LIMITS.breakaway, notAtAll)).toBeNull();
  });

  it('may stand where the commands cancel out', () => {
    const { go } = cart(rateHz);
    for (let i = 0; i < 200; i++) expect(go(0.01, i % 2 === 0 ? 100 : -100, notAtAll)).toBeNull();
  });

  it('may turn round', () => {
    const { go } = cart(rateHz);
    expect(go(0.05, 60, asCommanded)).toBeNull();
    for (let i = 0; i < 20; i++) expect(go(0.1, i % 2 === 0 ? -60 : 60, asCommanded)).toBeNull();
  });

  it('that rolls on against its commands is found as well', () => {
    const { go } = cart(rateHz);
    expect(go(0.1, 60, asCommanded)).toBeNull();
    expect(go(0.2, 0, asCommanded)).toBeNull();
    expect(go(1, -80, notAtAll)?.code).toBe('MOTION_MISSING');
  });

  it('that runs away is found', () => {
    const found = cart(rateHz).go(1, 0, () => 100);
    expect(found?.code).toBe('MOTION_UNCOMMANDED');
    expect(found?.seconds).toBeLessThan(0.12);
  });

  it('that goes the wrong way is found', () => {
    expect(cart(rateHz).go(1, 50, (force) => -force)?.code).toBe('MOTION_UNCOMMANDED');
  });

  it.each([3, -3])(
    'may be pushed by %d N s, at once or slowly, under command or not',
    (impulse) => {
      for (const seconds of [1 / rateHz, 0.02, 0.1]) {
        const { go } = cart(rateHz);
        for (const force of [0, 40, -40, 0]) {
          expect(go(seconds, force, (at) => at + impulse / seconds)).toBeNull();
          expect(go(0.3, -force, asCommanded)).toBeNull();
        }
      }
    },
  );

  it('is not judged over readings that are not believed, and then again', () => {
    const { go, record } = cart(rateHz);
    record[SIGNAL.refusedChannels] = 1;
    expect(go(0.5, 0, () => 100)).toBeNull();
    record[SIGNAL.refusedChannels] = 0;
    expect(go(0.2, 0, () => 100)?.code).toBe('MOTION_UNCOMMANDED');
  });

  it('is not taken for jammed while no sample comes', () => {
    const { motion, record, go } = cart(rateHz);
    record[SIGNAL.fresh] = 0;
    record[SIGNAL.force] = 200;
    let time = 0;
    for (; time < 0.1; time += 1 / rateHz) {
      record[SIGNAL.xDot] += 200 / MASS / rateHz;
      record[SIGNAL.x] += record[SIGNAL.xDot] / rateHz;
      motion.see(record, true);
      expect(motion.cause).toBe(TRIP.NONE);
    }
    record[SIGNAL.fresh] = 1;
    expect(go(0.1, 200, asCommanded)).toBeNull();
  });

  it('is not judged without force, and nothing of it is kept', () => {
    const { go, motion, record } = cart(rateHz);
    expect(go(1, 100, notAtAll)?.code).toBe('MOTION_MISSING');
    motion.see(record, false);
    expect(motion.cause).toBe(TRIP.NONE);
    record[SIGNAL.x] = record[SIGNAL.measuredX] = 0.7;
    record[SIGNAL.xDot] = 0;
    record[SIGNAL.force] = 0;
    motion.see(record, true);
    expect(go(1, 0, asCommanded)).toBeNull();
  });

  it('is judged over skipped periods by the force that stood through them', () => {
    const { motion, record } = cart(rateHz);
    record[SIGNAL.force] = 30;
    record[SIGNAL.periods] = 3;
    for (let i = 1; i <= 40; i++) {
      const time = (3 * i) / rateHz;
      record[SIGNAL.x] = ((30 / MASS) * time * time) / 2;
      record[SIGNAL.measuredX] = record[SIGNAL.x];
      motion.see(record, true);
      expect(motion.cause).toBe(TRIP.NONE);
    }
  });
});

describe.each(PHYSICS_NAMES)('a drive of %s', (physicsName) => {
  const choices = RATES.flatMap((rateHz) =>
    CONTROLLER_NAMES.map((controller) => [controller, rateHz] as const),
  );

  function drive(
    [controller, rateHz]: (typeof choices)[number],
    fault: Parameters<typeof rigFault>,
    coulombFriction = 0,
  ) {
    const loop = balancingLoop({ controller, physicsName, rateHz, rig: { coulombFriction } });
    loop.arm();
    loop.run(1);
    loop.rig.inject(rigFault(...fault));
    let angle = 0;
    loop.run(2, (record) => {
      if (record[SIGNAL.trip] === TRIP.NONE) angle = Math.max(angle, trueAngle(record));
    });
    return { code: TRIPS[loop.record[SIGNAL.trip]].code, angle };
  }

  it.each(choices)('that is dead is found while %s at %d Hz could still save the rig', (...at) => {
    for (const friction of [0, 4]) {
      const { code, angle } = drive(at, ['drive-dead'], friction);
      expect(code).toBe('MOTION_MISSING');
      expect(angle).toBeLessThan(0.3);
    }
  });

  it.each(choices)('that runs away is found under %s at %d Hz', (...at) => {
    for (const value of [60, -60, 200]) {
      const { code, angle } = drive(at, ['drive-runaway', { value }]);
      expect(code).toBe('MOTION_UNCOMMANDED');
      expect(angle).toBeLessThan(0.4);
    }
  });

  it.each(choices)('that is sound may be helped and hindered under %s at %d Hz', (...at) => {
    const [controller, rateHz] = at;
    const impulseNs = physicsName === 'light-rig' ? 1.5 : 3;
    const disturbances = [
      { type: 'push', impulseNs, durationS: 0.01, atSeconds: 1 },
      { type: 'push', impulseNs: -impulseNs, durationS: 0.1, atSeconds: 2.5 },
    ] as const;
    const { arm, run, record } = balancingLoop({
      controller,
      physicsName,
      rateHz,
      rig: { disturbances, coulombFriction: 2 },
    });
    arm();
    run(4);
    expect(TRIPS[record[SIGNAL.trip]].code).toBe('NONE');
  });
});

it('counts a command from when it acted, over a link whose lag comes and goes', () => {
  const { rig, cycle } = balancingLoop({ rig: { initialState: [0.3, 0.1, 0.05, 0, 0, 0] } });
  const link = new LateLink(rig, 1);
  const loop = new ClosedLoop(cycle, link, 0.01);
  for (let tick = 0; tick < 1000; tick++) {
    link.lag = 1 + (Math.floor(tick / 7) % 2);
    loop.step();
  }
  expect(loop.record[SIGNAL.state]).toBe(SAFETY_STATE.running);
});
