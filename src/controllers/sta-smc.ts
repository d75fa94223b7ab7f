import { type Controller, type ControllerModel, emptyInternals, INTERNALS } from './controller.ts';
import { requireGains } from './design/gain-checks.ts';
import type { SurfaceDesign } from './design/surface-design.ts';
import { saturate } from './saturate.ts';
import { SurfaceEvaluator } from './surface-evaluator.ts';

export interface StaSmcGains {
  readonly surface: SurfaceDesign;
  /** k1, N / sqrt(N s). */
  readonly k1: number;
  /** k2, N/s. */
  readonly k2: number;
  /** kd, 1/s: the force per N s of sigma, beside the super-twisting. */
  readonly sigmaDamping: number;
  /** phi, N s: where the sign function's replacement saturates. */
  readonly boundaryLayer: number;
  /** Bound of |z|, N. */
  readonly integralLimit: number;
}

/**
 * Super-twisting: u = u_eq - k1 sqrt|sigma| sat(sigma / phi) - kd sigma + z with
 * zDot = -k2 sat(sigma / phi) (Levant, Int. J. Control 58(6), 1993; the linear term after
 * Moreno and Osorio, IEEE CDC 2008). z holds still while the force is limited.
 *
 * memory: [z N]
 */
export class StaSmc implements Controller {
  readonly name = 'sta_smc';
  readonly memory = new Float64Array(1);
  readonly internals = emptyInternals();
  readonly #surface: SurfaceEvaluator;
  readonly #gains: StaSmcGains;
  readonly #period: number;
  readonly #integralLimit: number;

  constructor(gains: StaSmcGains, model: ControllerModel, label: string) {
    requireGains(label, gains, {
      k1: 'positive',
      k2: 'notNegative',
      sigmaDamping: 'notNegative',
      boundaryLayer: 'positive',
      integralLimit: 'notNegative',
    });
    this.#gains = gains;
    this.#surface = new SurfaceEvaluator(gains.surface, model.physics, label);
    this.#period = model.periodSeconds;
    this.#integralLimit = Math.min(gains.integralLimit, model.forceLimit);
    this.internals[INTERNALS.gain1] = gains.k1;
    this.internals[INTERNALS.gain2] = gains.k2;
  }

  reset(): void {
    this.memory[0] = 0;
  }

  step(state: Float64Array, saturated: boolean, output: Float64Array): void {
    const { k1, k2, sigmaDamping, boundaryLayer } = this.#gains;
    this.#surface.evaluate(state);
    const sigma = this.#surface.value[0];
    const direction = saturate(sigma / boundaryLayer);
    const integral = this.memory[0];
    output[0] =
      this.#surface.value[1] -
      k1 * Math.sqrt(Math.abs(sigma)) * direction -
      sigmaDamping * sigma +
      integral;

    if (!saturated) {
      const next = integral - k2 * direction * this.#period;
      this.memory[0] = Math.max(-this.#integralLimit, Math.min(this.#integralLimit, next));
    }

    this.internals[INTERNALS.slidingVariable] = sigma;
    this.internals[INTERNALS.integral] = integral;
  }
}
