import type { EncoderChannel, EncoderParameters } from '../../../plant-sim/encoder.ts';
import { RIG_FLAG } from '../../../record/signals.ts';
import type { CartReference } from '../../rig.ts';
import { COMMAND } from '../protocol/command.ts';
import { COMMAND_FLAG } from '../protocol/layout.ts';

const CHANNELS = 3;

/** A rig at rest moves no channel by more than this, counts: encoders flicker between two. */
const FLICKER_COUNTS = 2;

/** At rest for this long, s. */
const REST_SECONDS = 1;

/** A device that has not taken a reference by then does not take it, s. */
const PATIENCE_SECONDS = 1;

const REFERENCED = [
  RIG_FLAG.xReferenced,
  RIG_FLAG.theta1Referenced,
  RIG_FLAG.theta2Referenced,
] as const;

const FLAGS = [
  COMMAND_FLAG.referenceX,
  COMMAND_FLAG.referenceTheta1,
  COMMAND_FLAG.referenceTheta2,
] as const;

/**
 * Tells a device's incremental encoders where the rig stands: at rest, without force, in a position
 * that is known. A channel is told again and again until its samples say that it has understood.
 */
export class Referencing {
  readonly #channels: readonly EncoderChannel[];
  readonly #hanging: readonly [number, number];
  readonly #switches: { readonly low: number; readonly high: number };
  readonly #restPeriods: number;
  readonly #patiencePeriods: number;
  /** Counts when the rig was last seen to move, and since how many samples it has not. */
  readonly #restCounts = new Float64Array(CHANNELS).fill(NaN);
  #atRest = 0;
  #flags = 0;
  /** Counts to be set, by channel; NaN where there is none. */
  readonly #pending = new Float64Array(CHANNELS).fill(NaN);
  #turn = 0;
  #patience = 0;

  constructor(
    encoders: EncoderParameters,
    switches: { readonly low: number; readonly high: number },
    periodSeconds: number,
  ) {
    this.#channels = [encoders.x, encoders.theta1, encoders.theta2];
    this.#hanging = [Math.PI, encoders.theta2Relative ? 0 : Math.PI];
    this.#switches = switches;
    this.#restPeriods = REST_SECONDS / periodSeconds;
    this.#patiencePeriods = PATIENCE_SECONDS / periodSeconds;
  }

  /** Whether a count is yet to be taken. */
  get isPending(): boolean {
    return !this.#isDone(0) || !this.#isDone(1) || !this.#isDone(2);
  }

  /** @returns whether it is begun: only at rest for a second, and at the switch that is named */
  begin(cart: CartReference, pendulums: boolean): boolean {
    if (this.#atRest < this.#restPeriods || this.isPending) return false;
    if (cart === 'none' && !pendulums) return false;
    if (cart === 'low' && (this.#flags & RIG_FLAG.limitLow) === 0) return false;
    if (cart === 'high' && (this.#flags & RIG_FLAG.limitHigh) === 0) return false;
    if (cart !== 'none') {
      this.#pending[0] = this.#countOf(0, cart === 'centre' ? 0 : this.#switches[cart]);
    }
    if (pendulums) {
      this.#pending[1] = this.#countOf(1, this.#hanging[0]);
      this.#pending[2] = this.#countOf(2, this.#hanging[1]);
    }
    this.#patience = this.#patiencePeriods;
    return true;
  }

  /**
   * Sees a fresh sample.
   *
   * @param counts of the three channels, at `at` and behind it
   * @param flags bits of `RIG_FLAG`
   */
  see(counts: Float64Array, at: number, flags: number): void {
    this.#flags = flags;
    let moved = false;
    for (let i = 0; i < CHANNELS; i++) {
      const count = counts[at + i];
      // Written so that the first sample, which has none before it, counts as moved.
      if (!(Math.abs(count - this.#restCounts[i]) <= FLICKER_COUNTS)) moved = true;
      const taken =
        (flags & REFERENCED[i]) !== 0 && Math.abs(count - this.#pending[i]) <= FLICKER_COUNTS;
      if (taken) this.#pending[i] = NaN;
    }
    this.#atRest = moved ? 0 : this.#atRest + 1;
    if (moved) for (let i = 0; i < CHANNELS; i++) this.#restCounts[i] = counts[at + i];
  }

  /** Puts the next reference into a Command, where there is one: one channel a Command, in turn. */
  addTo(command: Float64Array): void {
    if (!this.isPending) return;
    if (this.#patience-- <= 0) {
      this.cancel();
      return;
    }
    do this.#turn = (this.#turn + 1) % CHANNELS;
    while (this.#isDone(this.#turn));
    command[COMMAND.flags] = FLAGS[this.#turn];
    command[COMMAND.value] = this.#pending[this.#turn];
  }

  cancel(): void {
    this.#pending.fill(NaN);
  }

  #isDone(channel: number): boolean {
    return this.#pending[channel] !== this.#pending[channel];
  }

  #countOf(channel: number, value: number): number {
    const { countsPerUnit, sign, offset } = this.#channels[channel];
    return Math.floor((value - offset) * countsPerUnit * sign + 0.5);
  }
}
