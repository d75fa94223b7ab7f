import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/numerics/random.ts';
import {
  CLOCK_ESTIMATE,
  CLOCK_PAIR,
  CLOCK_VERDICT,
  DeviceClock,
} from '../../../../src/hal/serial/tracking/device-clock.ts';

const PERIOD_US = 1000;
const TOLERANCE_US = 1000;

interface Wire {
  readonly driftPpm?: number;
  /** Device's clock at the host's 0, us. */
  readonly deviceStartUs?: number;
  /** From sending to latch at the best, us, and back. */
  readonly thereUs?: number;
  readonly backUs?: number;
  /** Mean of what comes on top, exponentially distributed, either way, us. */
  readonly jitterUs?: number;
}

/** A device's clock and the wire to it: pairs as a host gets them, and the truth. */
class SimulatedClock {
  driftPpm: number;
  readonly pair = new Float64Array(4);
  readonly clock = new DeviceClock(TOLERANCE_US);
  hostUs = 0;
  trueLatchUs = 0;
  extraThereUs = 0;
  extraBackUs = 0;
  deviceStartUs: number;
  readonly #wire: Required<Wire>;
  readonly #random = new Random(7, 'wire');
  readonly #draw = new Float64Array(1);

  constructor(wire: Wire) {
    this.#wire = {
      driftPpm: 0,
      deviceStartUs: 12_345_678,
      thereUs: 180,
      backUs: 180,
      jitterUs: 20,
      ...wire,
    };
    this.driftPpm = this.#wire.driftPpm;
    this.deviceStartUs = this.#wire.deviceStartUs;
  }

  /** A Command is sent and its Sample read; the next one waits `periodUs`. */
  exchange(periodUs = PERIOD_US): number {
    const { pair, hostUs } = this;
    this.trueLatchUs = hostUs + this.#wire.thereUs + this.#jitter() + this.extraThereUs;
    const device = this.deviceStartUs + this.trueLatchUs * (1 + this.driftPpm / 1e6);
    pair[CLOCK_PAIR.sentUs] = hostUs;
    pair[CLOCK_PAIR.receivedUs] =
      this.trueLatchUs + this.#wire.backUs + this.#jitter() + this.extraBackUs;
    pair[CLOCK_PAIR.deviceUs] = Math.floor(device) % 2 ** 32;
    this.hostUs += periodUs;
    return this.clock.update(pair);
  }

  run(seconds: number, periodUs = PERIOD_US): void {
    const exchanges = (seconds * 1e6) / periodUs;
    for (let i = 0; i < exchanges; i++) this.exchange(periodUs);
  }

  get estimatedDriftPpm(): number {
    return this.clock.estimate[CLOCK_ESTIMATE.driftPpm];
  }

  /** By how much the last latch, by the host's clock, is estimated too late, us. */
  get errorUs(): number {
    this.clock.toHostUs(this.pair);
    return this.pair[CLOCK_PAIR.latchedUs] - this.trueLatchUs;
  }

  #jitter(): number {
    this.#random.fillUniform(this.#draw, 0);
    return -Math.log(1 - this.#draw[0]) * this.#wire.jitterUs;
  }
}

describe.each([-100, 0, 100])('a clock that drifts by %i ppm', (driftPpm) => {
  it('is known to 2 ppm and 50 us after 10 s', () => {
    const simulated = new SimulatedClock({ driftPpm });
    simulated.run(10);
    expect(Math.abs(simulated.estimatedDriftPpm - driftPpm)).toBeLessThan(2);
    for (let i = 0; i < 100; i++) {
      simulated.exchange();
      // Single latches jitter by 20 us themselves; the mapping does not follow them.
      expect(Math.abs(simulated.errorUs)).toBeLessThan(50 + 20 * 8);
    }
  });

  it('is known through its wrap after 71.6 minutes, and through one that nobody saw', () => {
    const simulated = new SimulatedClock({ driftPpm, deviceStartUs: 2 ** 32 - 30e6 });
    simulated.run(60, 10_000);
    expect(Math.abs(simulated.estimatedDriftPpm - driftPpm)).toBeLessThan(2);
    simulated.hostUs += 3 * 3600e6;
    simulated.run(60, 10_000);
    expect(Math.abs(simulated.estimatedDriftPpm - driftPpm)).toBeLessThan(2);
    expect(Math.abs(simulated.errorUs)).toBeLessThan(200);
    expect(simulated.clock.restarts).toBe(0);
  });
});

describe('outliers', () => {
  it('are left out by their round trip, so that the drift does not see them', () => {
    const simulated = new SimulatedClock({ driftPpm: 40 });
    simulated.run(10);
    const before = simulated.estimatedDriftPpm;
    let outliers = 0;
    // In the last second every third Command is held up for 20 ms on its way.
    for (let i = 0; i < 1000; i++) {
      simulated.extraThereUs = i % 3 === 0 ? 20_000 : 0;
      if (simulated.exchange() === CLOCK_VERDICT.outlier) outliers++;
    }
    expect(outliers).toBe(334);
    expect(Math.abs(simulated.estimatedDriftPpm - before)).toBeLessThan(0.5);
  });

  it('are none where a Sample merely waited to be read in the next cycle', () => {
    const simulated = new SimulatedClock({});
    simulated.run(2);
    for (const waited of [0, 300, 600]) {
      simulated.extraBackUs = waited;
      expect(simulated.exchange()).toBe(CLOCK_VERDICT.taken);
      expect(Math.abs(simulated.errorUs)).toBeLessThan(150);
    }
  });

  it('are none any more once the line has become slower for good', () => {
    const simulated = new SimulatedClock({});
    simulated.run(5);
    simulated.extraBackUs = 2500;
    expect(simulated.exchange()).toBe(CLOCK_VERDICT.outlier);
    simulated.run(60);
    expect(simulated.exchange()).toBe(CLOCK_VERDICT.taken);
  });
});

it('follows a drift that changes with the temperature, within its window', () => {
  const simulated = new SimulatedClock({ driftPpm: 20 });
  simulated.run(60, 10_000);
  // The clock goes on from where it is, at another speed.
  simulated.deviceStartUs += (simulated.hostUs * (20 - -30)) / 1e6;
  simulated.driftPpm = -30;
  simulated.run(200, 10_000);
  expect(Math.abs(simulated.estimatedDriftPpm - -30)).toBeLessThan(2);
});

it('gives the shortest round trip', () => {
  const simulated = new SimulatedClock({ thereUs: 200, backUs: 300, jitterUs: 30 });
  simulated.run(10);
  const shortest = simulated.clock.estimate[CLOCK_ESTIMATE.minRoundTripUs];
  expect(shortest).toBeGreaterThan(500);
  expect(shortest).toBeLessThan(510);
});

it('does not guess a drift from the first few pairs', () => {
  const simulated = new SimulatedClock({ jitterUs: 50 });
  for (let i = 0; i < 50; i++) {
    simulated.exchange();
    expect(Math.abs(simulated.estimatedDriftPpm)).toBeLessThan(200);
  }
});

describe('a device that starts anew', () => {
  it.each([
    ['after seconds', 5, 12_345_678],
    ['soon after it started', 0.2, 50],
    ['with its clock about to wrap', 5, 2 ** 32 - 6e6],
  ])('%s is noticed, counted, and its clock learnt again', (_, seconds, deviceStartUs) => {
    const simulated = new SimulatedClock({ driftPpm: 100, deviceStartUs });
    simulated.run(seconds);
    expect(simulated.clock.restarts).toBe(0);
    simulated.hostUs += 300_000;
    simulated.deviceStartUs = -simulated.hostUs;
    expect(simulated.exchange()).toBe(CLOCK_VERDICT.restarted);
    expect(Math.abs(simulated.errorUs)).toBeLessThan(200);
    simulated.run(10);
    expect(simulated.clock.restarts).toBe(1);
    expect(Math.abs(simulated.estimatedDriftPpm - 100)).toBeLessThan(2);
  });

  it('is not mistaken for one whose answers come late', () => {
    const simulated = new SimulatedClock({ driftPpm: -100 });
    simulated.run(1);
    simulated.extraBackUs = 900_000;
    expect(simulated.exchange()).toBe(CLOCK_VERDICT.outlier);
    simulated.extraBackUs = 0;
    simulated.extraThereUs = 900_000;
    simulated.hostUs += 1e6;
    expect(simulated.exchange()).toBe(CLOCK_VERDICT.outlier);
    expect(simulated.clock.restarts).toBe(0);
  });
});

it('forgets a device when it is told to', () => {
  const simulated = new SimulatedClock({ driftPpm: 100 });
  simulated.run(5);
  simulated.clock.reset();
  expect([...simulated.clock.estimate]).toEqual([0, 0]);
  simulated.deviceStartUs += 1e9;
  expect(simulated.exchange()).toBe(CLOCK_VERDICT.taken);
  expect(Math.abs(simulated.errorUs)).toBeLessThan(200);
});
