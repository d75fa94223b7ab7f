import type { EncoderParameters } from '../plant-sim/encoder.ts';
import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { SIGNAL } from '../record/signals.ts';
import type { SafetyLimits } from './safety-limits.ts';
import { largestAccelerations } from './sensors/largest-accelerations.ts';
import { ReadingTrack } from './sensors/reading-track.ts';
import { StuckWatch } from './sensors/stuck-watch.ts';
import { TRIP } from './trips.ts';

const CHANNELS = 3;

/** Refused readings that agree are a new level after this time, s: after two or three of them. */
const AGREEING_SECONDS = 0.003;

/**
 * Noise is taken for noise up to a standard deviation of 5 mm and 20 mrad. The mean size of the
 * second difference of normal noise is 1.95 of its deviations.
 */
const LARGEST_NOISE = [1.95 * 0.005, 1.95 * 0.02, 1.95 * 0.02];

/** Layout of {@link SensorWatch.memory}, before the memories of its parts. */
const CELL = { cause: 0, clock: 1, time: 2, watching: 3, parts: 4 } as const;

/**
 * Whether the three encoders can be believed, each by itself and against the others.
 *
 * - A reading that the rig cannot have reached since the last one is refused: it is not used. One
 *   glitch does no more than that.
 * - Two or three refused readings in a row that agree are a jump; three among eight that do not,
 *   garbage.
 * - A reading that stands still and contradicts the others is stuck.
 *
 * It watches while the rig carries force. Before, hands may move it and references are set: readings
 * are followed, and how noisy they are is learnt.
 *
 * What it does not find: a jump that a push, the drive and noise could cause together (with half a
 * count of noise about 3 mm and 30 mrad in a period of 1 ms, 3 cm and 80 to 100 mrad in one of
 * 10 ms), and readings that are late or follow slowly.
 */
export class SensorWatch {
  readonly memory = new Float64Array(
    CELL.parts + CHANNELS * ReadingTrack.MEMORY_SIZE + StuckWatch.MEMORY_SIZE,
  );
  readonly #tracks: readonly ReadingTrack[];
  readonly #stuck: StuckWatch;
  /** When the sample in hand was taken, periods on a clock of the watch's own. */
  readonly #time = this.memory.subarray(CELL.time, CELL.time + 1);
  readonly #theta2Relative: boolean;

  constructor(
    limits: SafetyLimits,
    physics: PhysicalParameters,
    encoders: EncoderParameters,
    periodSeconds: number,
  ) {
    const channels = [encoders.x, encoders.theta1, encoders.theta2];
    const { force, angleCut, jumpSpeed, jumpRate } = limits;
    const relative = encoders.theta2Relative;
    const accelerations = largestAccelerations(physics, force, angleCut, relative);
    // The upper encoder of a relative pair sees the jumps of both pendulums.
    const jumps = [jumpSpeed, jumpRate, relative ? 2 * jumpRate : jumpRate];
    const agreeing = Math.min(3, Math.max(2, Math.floor(AGREEING_SECONDS / periodSeconds + 1e-9)));
    this.#tracks = channels.map(({ sign, countsPerUnit }, channel) => {
      const start = CELL.parts + channel * ReadingTrack.MEMORY_SIZE;
      return new ReadingTrack(this.memory.subarray(start, start + ReadingTrack.MEMORY_SIZE), {
        unit: sign / countsPerUnit,
        jump: jumps[channel] * periodSeconds * countsPerUnit,
        acceleration: accelerations[channel] * periodSeconds * periodSeconds * countsPerUnit,
        noise: LARGEST_NOISE[channel] * countsPerUnit,
        agreeing,
      });
    });
    this.#stuck = new StuckWatch(
      this.memory.subarray(CELL.parts + CHANNELS * ReadingTrack.MEMORY_SIZE),
      physics,
      limits.stuckTime,
      periodSeconds,
    );
    this.#theta2Relative = relative;
  }

  /** Why the encoders are not trusted, as an index into `TRIPS`; 0 while they are, and while nobody watches. */
  get cause(): number {
    return this.memory[CELL.cause];
  }

  /**
   * Judges the counts of a record, once a cycle, whether it brought a sample or not. Writes
   * `refusedChannels`, and puts the last reading believed in the place of a refused one.
   *
   * A count that is not a finite number is left as it is: it trips on its own.
   *
   * @param measurement what the counts say: [x, theta1, theta2], m and rad
   * @param energised whether the rig may carry force
   */
  judge(measurement: Float64Array, record: Float64Array, energised: boolean): void {
    const { memory } = this;
    record[SIGNAL.refusedChannels] = 0;
    memory[CELL.clock] += record[SIGNAL.periods];
    if (!energised) {
      memory[CELL.watching] = 0;
      memory[CELL.cause] = TRIP.NONE;
    }
    if (record[SIGNAL.fresh] === 0 || !areFinite(record)) return;
    this.#time[0] = memory[CELL.clock] - record[SIGNAL.sampleLag];
    if (!energised) this.#follow(record);
    else this.#judgeReadings(measurement, record);
  }

  #follow(record: Float64Array): void {
    for (let channel = 0; channel < CHANNELS; channel++) {
      this.#tracks[channel].follow(record, SIGNAL.countX + channel, this.#time);
    }
  }

  #judgeReadings(measurement: Float64Array, record: Float64Array): void {
    const { memory } = this;
    if (memory[CELL.watching] === 0) {
      memory[CELL.watching] = 1;
      this.#stuck.begin(measurement, record, this.#time);
    }
    let cause: number = TRIP.NONE;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const track = this.#tracks[channel];
      if (track.judge(record, SIGNAL.countX + channel, this.#time) === 0) continue;
      record[SIGNAL.refusedChannels] |= 1 << channel;
      this.#takeBack(channel, measurement, record);
      if (track.cause === TRIP.SENSOR_GARBAGE || cause === TRIP.NONE) cause = track.cause;
    }
    // Only readings that are believed are weighed against each other.
    if (
      record[SIGNAL.refusedChannels] === 0 &&
      this.#stuck.judge(measurement, record, this.#time)
    ) {
      cause = TRIP.SENSOR_STUCK;
    }
    if (memory[CELL.cause] === TRIP.NONE) memory[CELL.cause] = cause;
  }

  #takeBack(channel: number, measurement: Float64Array, record: Float64Array): void {
    const track = this.#tracks[channel];
    const index = SIGNAL.countX + channel;
    track.takeBack(record, index, measurement, channel);
    if (channel === 1 && this.#theta2Relative) track.takeBack(record, index, measurement, 2);
  }
}

/** Whether all three counts are numbers. */
function areFinite(record: Float64Array): boolean {
  for (let channel = 0; channel < CHANNELS; channel++) {
    const count = record[SIGNAL.countX + channel];
    // A difference with itself is not zero for NaN and infinity.
    if (count - count !== 0) return false;
  }
  return true;
}
