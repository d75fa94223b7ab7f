import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { STATE } from '../plant-sim/state.ts';
import { SIGNAL } from '../record/signals.ts';
import type { SafetyLimits } from './safety-limits.ts';

/** A controlled stop takes the last of the cart's speed away with this time constant, s. */
export const BRAKING_TIME = 0.05;

/** A cart slower than this moves towards neither end, m/s. */
const REST_SPEED = 0.01;

/** Room to stop from this speed is wanted before arming where no largest speed is set, m/s. */
const REFERENCE_SPEED = 1;

/**
 * The law of a controlled stop: writes `demand`, N.
 *
 *     demand = -M clamp(v / 0.05 s, -a, a)       M the mass of cart and pendulums, a = `braking`
 *
 * @param prediction the state when the force will act, laid out as `STATE`: v is its speed, so that
 *   no delay makes the brake overshoot
 */
export function brakingDemand(
  record: Float64Array,
  prediction: Float64Array,
  { braking }: SafetyLimits,
  { cartMass, mass1, mass2 }: PhysicalParameters,
): void {
  const deceleration = prediction[STATE.xDot] / BRAKING_TIME;
  record[SIGNAL.demand] =
    -(cartMass + mass1 + mass2) * Math.max(-braking, Math.min(braking, deceleration));
}

/**
 * The way that the cart goes until a controlled stop has braked it, and the track that is left.
 *
 *     way = x(d) - x + v latency + v^2 / 2a
 *
 * x(d) and v are position and speed once the measured delay is over, when a brake that is commanded
 * in this cycle begins to act: at a constant speed x(d) - x is v times the delay. The latency that
 * remains is one period, in which the next cycle might have to decide, the time that the limiter
 * takes to turn the force of the last command round, and half the time constant of the brake. What
 * that force adds to the speed until it is gone is in v. a is `braking`, or what the largest force
 * can do to the whole mass if that is less: while the cart brakes the pendulums stay behind, so that
 * it stops sooner than the whole mass would.
 *
 * Braked ways of rigs that swing freely at up to 3 m/s stay below it, but for 3 mm: a test measures
 * them. A push that goes on while the cart brakes is not in it.
 *
 * Nothing changes from tick to tick but what `measure` writes anew: there is no memory.
 */
export class StoppingDistance {
  /** Whether the cart reaches the end of its track before a cut that is decided now acts. */
  isAtEnd = false;
  /** Whether a cart could be stopped on either side from the speed that is to be expected. */
  hasRoom = false;

  readonly #limits: SafetyLimits;
  readonly #periodSeconds: number;
  readonly #cartMass: number;
  readonly #totalMass: number;
  /** Deceleration of the brake, m/s^2. */
  readonly #braking: number;
  /** Where the track ends for the cart, m from the middle. */
  readonly #end: number;
  /** [speed m/s, outward force N] in, way at 0 out, m. */
  readonly #scratch = new Float64Array(2);

  constructor(
    limits: SafetyLimits,
    { cartMass, mass1, mass2 }: PhysicalParameters,
    periodSeconds: number,
  ) {
    this.#limits = limits;
    this.#periodSeconds = periodSeconds;
    this.#cartMass = cartMass;
    this.#totalMass = cartMass + mass1 + mass2;
    this.#braking = Math.min(limits.braking, limits.force / this.#totalMass);
    this.#end = limits.track - limits.trackMargin;
  }

  /**
   * Writes `stoppingDistance` and `trackLeft` from measurement, estimate and prediction, and from
   * the force of the last cycle, which is still in the record.
   *
   * @param prediction the state when a force commanded now will act, laid out as `STATE`; read only
   *   where the rig is energised, since it stands still otherwise
   */
  measure(record: Float64Array, prediction: Float64Array, energised: boolean): void {
    const scratch = this.#scratch;
    const delay = record[SIGNAL.delayPeriods] * this.#periodSeconds;
    const speed = energised ? prediction[STATE.xDot] : record[SIGNAL.xDot];
    const way = energised ? prediction[STATE.x] - record[SIGNAL.x] : speed * delay;
    const direction = speed > REST_SPEED ? 1 : speed < -REST_SPEED ? -1 : 0;
    // Where a reading is held or an estimate coasts, the one that is nearer to the end counts.
    const right = Math.max(record[SIGNAL.measuredX], record[SIGNAL.x]);
    const left = Math.max(-record[SIGNAL.measuredX], -record[SIGNAL.x]);

    scratch[0] = Math.abs(speed);
    scratch[1] = energised ? Math.max(0, direction * record[SIGNAL.force]) : 0;
    this.#brakingWay();
    record[SIGNAL.stoppingDistance] = Math.max(0, direction * way) + scratch[0];
    const outermost = direction > 0 ? right : direction < 0 ? left : Math.max(left, right);
    record[SIGNAL.trackLeft] = this.#end - outermost;

    const side = right >= left ? 1 : -1;
    const drift = Math.max(0, side * way) + Math.max(0, side * speed) * this.#periodSeconds;
    this.isAtEnd = Math.max(left, right) + drift > this.#end;

    scratch[0] = this.#limits.cartSpeed ?? REFERENCE_SPEED;
    scratch[1] = 0;
    const farthest = Math.abs(record[SIGNAL.measuredX]) + scratch[0] * delay;
    this.#brakingWay();
    // Written so that a value that is not a number leaves no room.
    this.hasRoom = farthest + scratch[0] <= this.#end;
  }

  /** From when a brake commanded now begins to act, until the cart stands. */
  #brakingWay(): void {
    const scratch = this.#scratch;
    const braking = this.#braking;
    const outward = scratch[1];
    const reversal = outward / this.#limits.slewRate;
    const speed = scratch[0] + (outward * reversal) / (2 * this.#cartMass);
    // The brake is proportional below this speed: the cart then goes the time constant's way.
    const slow = Math.min(speed, braking * BRAKING_TIME);
    const brakingForce = (this.#totalMass * slow) / BRAKING_TIME;
    const latency = this.#periodSeconds + reversal + brakingForce / (2 * this.#limits.slewRate);
    scratch[0] =
      speed * latency + (speed * speed - slow * slow) / (2 * braking) + slow * BRAKING_TIME;
  }
}
