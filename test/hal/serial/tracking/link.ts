import { SAMPLE } from '../../../../src/hal/serial/protocol/sample.ts';
import { MOMENT } from '../../../../src/hal/serial/tracking/moment.ts';
import {
  SampleTracker,
  type SampleTrackerOptions,
} from '../../../../src/hal/serial/tracking/sample-tracker.ts';
import { VERDICT } from '../../../../src/hal/serial/tracking/verdict.ts';
import { sampleFields } from '../protocol/frames.ts';

export type VerdictName = keyof typeof VERDICT;

const NAMES = new Map<number, VerdictName>(
  Object.entries(VERDICT).map(([name, code]) => [code, name as VerdictName]),
);

export const PERIOD_US = 1000;
/** From the sending of a Command to the latch of its Sample, us. */
const WAY_US = 150;

/**
 * A loop of 1 kHz and a device whose clock started some time before: one Command a tick, and
 * answers that the test lets arrive when it likes.
 */
export class Link {
  readonly tracker: SampleTracker;
  tick = 0;
  sequence: number;
  /** The device's clock minus the host's, us. */
  deviceAheadUs: number;
  counts: [number, number, number] = [100, 2048, -7];
  readonly #moment = new Float64Array(2);

  constructor(
    options: Partial<SampleTrackerOptions> & { sequence?: number; deviceAheadUs?: number } = {},
  ) {
    this.sequence = options.sequence ?? 500;
    this.deviceAheadUs = options.deviceAheadUs ?? 5e6;
    this.tracker = new SampleTracker({
      maxCountsPerSecond: [60_000, 30_000, 30_000],
      clockToleranceUs: 500,
      gapPeriods: 20,
      ...options,
    });
  }

  /** Lets ticks begin: reads come before the sends of the same tick. */
  advance(ticks = 1): void {
    this.tick += ticks;
  }

  /** Sends the Command of this tick and gives what a device at once makes of it. */
  send(flags = 0): Float64Array {
    this.sequence = (this.sequence + 1) & 0xffff;
    this.#setMoment();
    this.tracker.commandSent(this.sequence, flags, this.#moment);
    const latched = this.tick * PERIOD_US + WAY_US + this.deviceAheadUs;
    return sampleFields({
      sequence: this.sequence,
      countX: this.counts[0],
      countTheta1: this.counts[1],
      countTheta2: this.counts[2],
      latchedUs: latched >>> 0,
      appliedUs: (latched + 40) >>> 0,
    });
  }

  /** A Sample is read in this tick. */
  receive(sample: Float64Array): VerdictName {
    this.#setMoment();
    return NAMES.get(this.tracker.accept(sample, this.#moment)) as VerdictName;
  }

  /** Ticks in which everything is in order. */
  run(ticks: number): void {
    for (let i = 0; i < ticks; i++) {
      const sample = this.send();
      this.advance();
      this.receive(sample);
    }
  }

  #setMoment(): void {
    this.#moment[MOMENT.hostUs] = this.tick * PERIOD_US;
    this.#moment[MOMENT.tick] = this.tick;
  }
}

/** The same Sample with some of it changed. */
export function altered(
  sample: Float64Array,
  changes: { readonly [name in keyof typeof SAMPLE]?: number },
): Float64Array {
  const copy = sample.slice();
  for (const [name, value] of Object.entries(changes)) {
    copy[SAMPLE[name as keyof typeof SAMPLE]] = value;
  }
  return copy;
}
