import { TRIP } from '../trips.ts';

/** What an encoder's readings may do: counts and periods. */
export interface ReadingBounds {
  /** What a count is worth, m or rad; negative where counts fall as the value rises. */
  readonly unit: number;
  /** Largest jump of the speed that is believed, counts a period. */
  readonly jump: number;
  /** Largest acceleration by the drive and gravity, counts a period^2. */
  readonly acceleration: number;
  /** Noisier readings than this are no measurement: largest mean of the step that is learnt as noise, counts. */
  readonly noise: number;
  /** So many refused readings in a row that agree are a new level. */
  readonly agreeing: number;
}

/** A reading may always be off by this much, counts. */
const COUNT_TOLERANCE = 4;
/** Readings over which noise is learnt. */
const NOISE_READINGS = 64;
/** Tolerance for noise, in mean steps of it, for a prediction over no time; twice that over as long as between its readings. */
const NOISE_TOLERANCE = 4;
/** Refused readings among so many end the trust in an encoder. */
const WINDOW = 8;
const REFUSED_IN_WINDOW = 3;
/** A reading agrees with a refused one where it is off from that by less than this share of what it is off from the track. */
const NEARER = 0.25;

const CELL = {
  /** Whether any reading came. */
  begun: 0,
  /** The last reading believed and the one before, counts, and their times, periods. */
  newest: 1,
  newestAt: 2,
  older: 3,
  olderAt: 4,
  /** Mean size of the second difference while no force moved the rig, counts, and of how many. */
  noise: 5,
  noiseReadings: 6,
  /** The last reading refused, its time, and how many in a row agree with it. */
  refused: 7,
  refusedAt: 8,
  agreeing: 9,
  /** The last readings, newest in the lowest bit: 1 is refused. */
  window: 10,
  /** Deviation of the reading in hand from the track and what is allowed, counts. */
  deviation: 11,
  tolerance: 12,
} as const;

/**
 * The readings of one encoder, and whether the next one can be true.
 *
 * A prediction goes on from the last two readings believed at constant speed. What is allowed
 * beside it grows with the time: by the speed that a push can give at once, by the acceleration that
 * the drive can give, by a period's doubt about the moment of the sample, and by noise. How noisy
 * the encoder is is learnt while the rig carries no force.
 */
export class ReadingTrack {
  static readonly MEMORY_SIZE = CELL.tolerance + 1;
  readonly #memory: Float64Array;
  readonly #bounds: ReadingBounds;

  /** @param memory `MEMORY_SIZE` cells of the owner's */
  constructor(memory: Float64Array, bounds: ReadingBounds) {
    this.#memory = memory;
    this.#bounds = bounds;
  }

  /**
   * Believes a reading whatever it is, and learns how noisy readings are.
   *
   * @param reading the count at `index`
   * @param time of the sample, periods, at 0
   */
  follow(reading: Float64Array, index: number, time: Float64Array): void {
    const memory = this.#memory;
    if (memory[CELL.begun] !== 0) this.#compare(reading, index, time);
    if (
      time[0] - memory[CELL.newestAt] === 1 &&
      memory[CELL.newestAt] - memory[CELL.olderAt] === 1
    ) {
      const step = Math.min(memory[CELL.deviation], this.#bounds.noise);
      memory[CELL.noiseReadings] = Math.min(memory[CELL.noiseReadings] + 1, NOISE_READINGS);
      memory[CELL.noise] += (step - memory[CELL.noise]) / memory[CELL.noiseReadings];
    }
    memory[CELL.window] = 0;
    this.#believe(reading, index, time);
  }

  /**
   * Believes a reading or refuses it; parameters as in {@link follow}.
   *
   * @returns 0 where it is believed, 1 where it is refused
   */
  judge(reading: Float64Array, index: number, time: Float64Array): number {
    const memory = this.#memory;
    if (memory[CELL.begun] === 0) {
      this.#believe(reading, index, time);
      return 0;
    }
    this.#compare(reading, index, time);
    const deviation = memory[CELL.deviation];
    const agrees = this.#agreesWithRefused(reading, index, time);
    memory[CELL.window] = (memory[CELL.window] << 1) & ((1 << WINDOW) - 1);
    if (deviation <= memory[CELL.tolerance] && !agrees) {
      this.#believe(reading, index, time);
      return 0;
    }
    memory[CELL.agreeing] = agrees ? memory[CELL.agreeing] + 1 : 1;
    memory[CELL.refused] = reading[index];
    memory[CELL.refusedAt] = time[0];
    memory[CELL.window] |= 1;
    return 1;
  }

  /** Why the encoder is not trusted any more, as an index into `TRIPS`; 0 while it is. */
  get cause(): number {
    const memory = this.#memory;
    if (memory[CELL.agreeing] >= this.#bounds.agreeing) return TRIP.SENSOR_JUMP;
    let refused = 0;
    for (let bits = memory[CELL.window] | 0; bits !== 0; bits >>= 1) refused += bits & 1;
    return refused >= REFUSED_IN_WINDOW ? TRIP.SENSOR_GARBAGE : TRIP.NONE;
  }

  /** Takes away from `values[at]` by how much a refused reading differs from the last one believed. */
  takeBack(reading: Float64Array, index: number, values: Float64Array, at: number): void {
    values[at] -= (reading[index] - this.#memory[CELL.newest]) * this.#bounds.unit;
  }

  #believe(reading: Float64Array, index: number, time: Float64Array): void {
    const memory = this.#memory;
    const begun = memory[CELL.begun] !== 0;
    memory[CELL.begun] = 1;
    memory[CELL.agreeing] = 0;
    // A sample that is no younger than the last one says nothing of the speed.
    if (begun && !(time[0] > memory[CELL.newestAt])) return;
    memory[CELL.older] = begun ? memory[CELL.newest] : reading[index];
    memory[CELL.olderAt] = begun ? memory[CELL.newestAt] : time[0];
    memory[CELL.newest] = reading[index];
    memory[CELL.newestAt] = time[0];
  }

  /** Writes `deviation` and `tolerance` of a reading. */
  #compare(reading: Float64Array, index: number, time: Float64Array): void {
    const memory = this.#memory;
    const bounds = this.#bounds;
    const between = memory[CELL.newestAt] - memory[CELL.olderAt];
    const elapsed = Math.max(0, time[0] - memory[CELL.newestAt]);
    const speed = between > 0 ? (memory[CELL.newest] - memory[CELL.older]) / between : 0;
    const reach = between > 0 ? elapsed / between : 0;
    memory[CELL.deviation] = Math.abs(reading[index] - memory[CELL.newest] - speed * elapsed);
    memory[CELL.tolerance] =
      Math.abs(speed) +
      bounds.jump * elapsed +
      0.5 * bounds.acceleration * elapsed * (elapsed + between) +
      (COUNT_TOLERANCE + NOISE_TOLERANCE * memory[CELL.noise]) * (1 + reach);
  }

  /** Whether a reading goes on from the one just refused rather than from the track. */
  #agreesWithRefused(reading: Float64Array, index: number, time: Float64Array): boolean {
    const memory = this.#memory;
    if (memory[CELL.agreeing] === 0) return false;
    const between = memory[CELL.newestAt] - memory[CELL.olderAt];
    const elapsed = Math.max(0, time[0] - memory[CELL.refusedAt]);
    const speed = between > 0 ? (memory[CELL.newest] - memory[CELL.older]) / between : 0;
    const away = Math.abs(reading[index] - memory[CELL.refused] - speed * elapsed);
    return away < NEARER * memory[CELL.deviation] && away <= memory[CELL.tolerance];
  }
}
