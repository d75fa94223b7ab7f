import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';
import type { SimulatedRigOptions } from '../../src/hal/simulated/options.ts';
import { DEFAULT_ENCODERS, type EncoderParameters } from '../../src/plant-sim/encoder.ts';
import { PHYSICS, PHYSICS_NAMES, type PhysicalParameters } from '../../src/plant-sim/physics.ts';
import type { SensorFault } from '../../src/plant-sim/sensor-faults.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SensorWatch } from '../../src/safety/sensor-watch.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP, TRIPS } from '../../src/safety/trips.ts';
import { balancingLoop, trueAngle } from '../loop/cycle/balancing-loop.ts';
import { SAFETY_LIMITS } from '../support/limits.ts';

const RELATIVE: EncoderParameters = {
  ...DEFAULT_ENCODERS,
  theta1: { ...DEFAULT_ENCODERS.theta1, sign: -1 },
  theta2Relative: true,
};

/** A watch, and encoders that say what they are told. */
function watch(rateHz: number, encoders = DEFAULT_ENCODERS) {
  const sensors = new SensorWatch(SAFETY_LIMITS, PHYSICS['deployment-guide'], encoders, 1 / rateHz);
  const record = new Float64Array(RECORD_SIZE);
  const measurement = new Float64Array(3);
  record[SIGNAL.periods] = 1;
  record[SIGNAL.fresh] = 1;
  return {
    sensors,
    record,
    measurement,
    /** One cycle; gives the channels refused. */
    read(counts: readonly [number, number, number], energised = true): number {
      const { x, theta1, theta2 } = encoders;
      record.set(counts, SIGNAL.countX);
      measurement[0] = (counts[0] * x.sign) / x.countsPerUnit;
      measurement[1] = (counts[1] * theta1.sign) / theta1.countsPerUnit;
      measurement[2] = (counts[2] * theta2.sign) / theta2.countsPerUnit;
      if (encoders.theta2Relative) measurement[2] += measurement[1];
      sensors.judge(measurement, record, energised);
      return record[SIGNAL.refusedChannels];
    },
  };
}

describe('a single reading', () => {
  it.each([100, 1000])('is refused where it jumps, and no more comes of it, at %d Hz', (rate) => {
    const { read, sensors, measurement } = watch(rate);
    for (let i = 0; i < 20; i++) expect(read([10 * i, 0, 0])).toBe(0);
    expect(read([5000, 0, 0])).toBe(1);
    expect(measurement[0]).toBeCloseTo(190 / DEFAULT_ENCODERS.x.countsPerUnit, 12);
    for (let i = 21; i < 200; i++) expect(read([10 * i, 0, 0])).toBe(0);
    expect(sensors.cause).toBe(TRIP.NONE);
  });

  it('of a lower encoder does not lead the upper one astray that sits on it', () => {
    const { read, measurement } = watch(1000, RELATIVE);
    for (let i = 0; i < 20; i++) read([0, 30, 50]);
    const believed = measurement.slice();
    expect(read([0, 2000, 50])).toBe(2);
    for (let i = 0; i < 3; i++) expect(measurement[i]).toBeCloseTo(believed[i], 12);
  });

  it('that is not a number is left to whom it concerns, and does not blind the watch', () => {
    const { read, measurement, sensors } = watch(1000);
    for (let i = 0; i < 20; i++) read([0, 0, 0]);
    expect(read([0, NaN, 0])).toBe(0);
    expect(measurement[1]).toBeNaN();
    expect(read([0, 0, 0])).toBe(0);
    expect(read([0, 0, 4000])).toBe(4);
    expect(sensors.cause).toBe(TRIP.NONE);
  });

  it('may be as far as the motion went over periods without a sample', () => {
    const { read, record } = watch(1000);
    for (let i = 0; i < 20; i++) read([40 * i, 0, 0]);
    record[SIGNAL.fresh] = 0;
    for (let i = 20; i < 40; i++) read([0, 0, 0]);
    record[SIGNAL.fresh] = 1;
    expect(read([1600, 0, 0])).toBe(0);
    record[SIGNAL.periods] = 30;
    expect(read([2800, 0, 0])).toBe(0);
    record[SIGNAL.periods] = 1;
    expect(read([9000, 0, 0])).toBe(1);
  });
});

describe('a rig without force', () => {
  it('may be thrown about and referenced as one likes', () => {
    const { read, sensors } = watch(100);
    const counts = [0, 9000, -20_000, 20_000, 3, 3];
    for (const count of counts) expect(read([count, -count, count], false)).toBe(0);
    expect(sensors.cause).toBe(TRIP.NONE);
  });

  it('tells how noisy its encoders are: as much is believed under force', () => {
    const noisy = (i: number): [number, number, number] => [
      Math.round(100 * Math.sin(1.7 * i * i)),
      Math.round(15 * Math.sin(2.3 * i * i)),
      0,
    ];
    const { read } = watch(1000);
    for (let i = 0; i < 100; i++) read(noisy(i), false);
    let refused = 0;
    for (let i = 100; i < 5000; i++) refused += read(noisy(i)) === 0 ? 0 : 1;
    expect(refused).toBe(0);
    const unwarned = watch(1000);
    for (let i = 0; i < 100; i++) refused += unwarned.read(noisy(i)) === 0 ? 0 : 1;
    expect(refused).toBeGreaterThan(3);
  });

  it('forgets what was wrong', () => {
    const { read, sensors } = watch(1000);
    for (let i = 0; i < 20; i++) read([0, 0, 0]);
    for (let i = 0; i < 3; i++) read([5000, 0, 0]);
    expect(sensors.cause).toBe(TRIP.SENSOR_JUMP);
    read([5000, 0, 0], false);
    expect(sensors.cause).toBe(TRIP.NONE);
    for (let i = 0; i < 20; i++) expect(read([5000, 0, 0])).toBe(0);
    expect(sensors.cause).toBe(TRIP.NONE);
  });
});

it('believes every motion that the drive can cause, and finds every jump that it cannot', () => {
  const rate = 1000;
  const { x } = DEFAULT_ENCODERS;
  // 200 N do up to 94 m/s^2 to this cart; half a count of noise comes with it.
  const pieces = fc.array(fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.nat(60)), {
    minLength: 1,
    maxLength: 20,
  });
  const glitches = fc.tuple(fc.nat(40), fc.constantFrom(-1, 1), fc.integer({ min: 200, max: 9e4 }));
  fc.assert(
    fc.property(pieces, glitches, fc.infiniteStream(fc.integer({ min: -1, max: 1 })), (...all) => {
      const [motion, [quiet, sign, size], noise] = all;
      const { read } = watch(rate);
      let position = 0;
      let speed = 0;
      let refused = 0;
      const move = (acceleration: number, offset = 0) => {
        speed += acceleration / rate;
        position += speed / rate;
        const count = Math.round(position * x.countsPerUnit) + noise.next().value!;
        return read([count + offset, 0, 0]);
      };
      for (const [acceleration, periods] of [...motion, [0, 3 + quiet]]) {
        for (let i = 0; i < periods; i++) refused |= move(acceleration);
      }
      expect(refused).toBe(0);
      const doubt = Math.abs(speed / rate) * x.countsPerUnit;
      expect(move(0, sign * (size + doubt))).toBe(1);
      expect(move(0)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

/** Balances until an encoder fails, and on until the rig is stopped. */
function fail(
  choice: Parameters<typeof balancingLoop>[0],
  channel: 0 | 1 | 2,
  fault: SensorFault,
  seconds = 3,
) {
  const { arm, run, rig, record } = balancingLoop(choice);
  arm();
  run(0.3);
  rig.setSensorFault(channel, fault);
  const began = record[SIGNAL.tick];
  let ended = NaN;
  let angle = 0;
  run(seconds, (r) => {
    if (r[SIGNAL.trip] === TRIP.NONE) angle = Math.max(angle, trueAngle(r));
    else if (Number.isNaN(ended)) ended = r[SIGNAL.tick];
  });
  return { trip: TRIPS[record[SIGNAL.trip]].code, periods: ended - began, angle };
}

const RATES = [100, 1000];
const CHANNELS = [0, 1, 2] as const;
const ENCODERS = RATES.flatMap((rateHz) => CHANNELS.map((channel) => [rateHz, channel] as const));

describe('under force an encoder', () => {
  const initialState = [0.3, 0.08, 0.05, 0, 0, 0];

  it.each(ENCODERS)('that reads garbage is found in a few periods: %d Hz, channel %d', (...at) => {
    const [rateHz, channel] = at;
    for (let seed = 1; seed <= 5; seed++) {
      const { trip, periods } = fail({ rateHz, rig: { seed } }, channel, 'garbage', 0.2);
      // At 100 Hz the cart could be at some of these places, and some agree by chance.
      expect(['SENSOR_GARBAGE', 'SENSOR_JUMP']).toContain(trip);
      expect(periods).toBeLessThanOrEqual(rateHz === 1000 ? 4 : 6);
      if (rateHz === 1000) expect(trip).toBe('SENSOR_GARBAGE');
    }
  });

  it.each(ENCODERS.filter(([rateHz, channel]) => rateHz === 1000 || channel !== 0))(
    'that loses a hundred counts is found at once: %d Hz, channel %d',
    (rateHz, channel) => {
      const { trip, periods } = fail({ rateHz }, channel, 'wrong', 0.2);
      expect(trip).toBe('SENSOR_JUMP');
      expect(periods).toBeLessThanOrEqual(3);
    },
  );

  it('that loses 5 mm at 100 Hz may be a cart that was pushed: the rig stays up', () => {
    expect(fail({}, 0, 'wrong', 4).trip).toBe('NONE');
  });

  it.each(ENCODERS.flatMap((at) => PHYSICS_NAMES.map((name) => [...at, name] as const)))(
    'that is stuck is found before the pendulums are lost: %d Hz, channel %d of %s',
    (rateHz, channel, physicsName) => {
      const start = physicsName === 'light-rig' ? [0.3, 0.04, 0.03, 0, 0, 0] : initialState;
      for (const rig of [{}, { initialState: start }, { coulombFriction: 4, countNoise: 0 }]) {
        const { trip, angle } = fail({ rateHz, physicsName, rig }, channel, 'stuck');
        expect(trip).toBe('SENSOR_STUCK');
        expect(angle).toBeLessThan(0.6);
      }
    },
  );

  it.each(CHANNELS.slice(0, 2))(
    'that is stuck is found on relative ones, channel %d',
    (channel) => {
      const rig = { initialState, encoders: RELATIVE };
      expect(fail({ rig }, channel, 'stuck').trip).toBe('SENSOR_STUCK');
    },
  );
});

describe('a rig whose encoders are sound', () => {
  /** Masses of 80 to 120 %, each in its own order. */
  function off(physics: PhysicalParameters, seed: number): PhysicalParameters {
    const share = (i: number) => 0.8 + 0.1 * ((seed * i) % 5);
    return {
      ...physics,
      cartMass: physics.cartMass * share(1),
      mass1: physics.mass1 * share(2),
      mass2: physics.mass2 * share(3),
      inertia1: physics.inertia1 * share(2),
      inertia2: physics.inertia2 * share(3),
    };
  }
  const push = (impulseNs: number, durationS: number, atSeconds: number) =>
    ({ type: 'push', impulseNs, durationS, atSeconds }) as const;
  const kick = (atSeconds: number, ...jump: [number, number, number]) =>
    ({ type: 'kick', atSeconds, jump }) as const;

  type Story = [string, (physics: PhysicalParameters, i: number) => Partial<SimulatedRigOptions>];
  const stories: Story[] = [
    ['at rest', () => ({ countNoise: 0, initialState: [0, 0, 0, 0, 0, 0] })],
    ['that goes home', () => ({ countNoise: 0, initialState: [0.8, 0, 0, 0, 0, 0] })],
    ['that sticks', () => ({ coulombFriction: 5 })],
    ['that sticks, without noise', () => ({ coulombFriction: 5, countNoise: 0 })],
    ['on relative encoders', () => ({ coulombFriction: 3, encoders: RELATIVE })],
    ['started at a slant', () => ({ initialState: [0.2, 0.1, 0.05, 0, 0, 0] })],
    ['started in motion', () => ({ initialState: [-0.3, -0.08, -0.12, 0.1, 0.1, -0.1] })],
    ['that is pushed', () => ({ disturbances: [push(1.5, 0.01, 0.5), push(-1.5, 0.1, 1.5)] })],
    [
      'that is kicked',
      () => ({ disturbances: [kick(0.5, 0.5, -0.4, 0.3), kick(1.5, 0, 0.4, -0.3)] }),
    ],
    ['unlike its model', (physics, i) => ({ physics: off(physics, i + 1), coulombFriction: 3 })],
    ['behind a noisy drive', () => ({ forceNoise: 30 })],
    ['with noisy encoders', () => ({ angleNoise: 0.004, positionNoise: 0.002 })],
  ];

  it.each(stories)('%s is left alone, whoever balances it', (_, story) => {
    let runs = 0;
    for (const physicsName of PHYSICS_NAMES) {
      for (const rateHz of RATES) {
        CONTROLLER_NAMES.forEach((controller, i) => {
          const rig = story(PHYSICS[physicsName], i);
          const loop = balancingLoop({ controller, physicsName, rateHz, rig });
          loop.arm();
          loop.run(2.5, (record) => {
            if (record[SIGNAL.state] !== SAFETY_STATE.running) {
              const { code } = TRIPS[record[SIGNAL.trip]];
              throw new Error(`${code} with ${controller} on ${physicsName} at ${rateHz} Hz`);
            }
            if (record[SIGNAL.refusedChannels] !== 0) throw new Error('a reading was refused');
          });
          runs += 1;
        });
      }
    }
    expect(runs).toBe(4 * CONTROLLER_NAMES.length);
  });

  it('is watched from memory alone: a copy of it goes on as the original does', () => {
    const one = watch(1000);
    const other = watch(1000);
    for (let i = 0; i < 50; i++) one.read([7 * i, i % 3, -i]);
    one.read([9000, 0, -50]);
    other.sensors.memory.set(one.sensors.memory);
    for (let i = 0; i < 5; i++) {
      expect(other.read([9000 + i, 0, -51])).toBe(one.read([9000 + i, 0, -51]));
      expect(other.sensors.memory).toEqual(one.sensors.memory);
    }
    expect(one.sensors.cause).toBe(TRIP.SENSOR_JUMP);
  });
});
