import { type Controller, type ControllerModel, emptyInternals, INTERNALS } from './controller.ts';
import { requireGains, requireOrder } from './design/gain-checks.ts';
import type { SurfaceDesign } from './design/surface-design.ts';
import { saturate } from './saturate.ts';
import { SurfaceEvaluator } from './surface-evaluator.ts';

export interface HybridAdaptiveStaSmcGains {
  readonly surface: SurfaceDesign;
  /** k1 at arming, N / sqrt(N s); the leak draws k1 to it. */
  readonly initialK1: number;
  /** k2 at arming, N/s; the leak draws k2 to it. */
  readonly initialK2: number;
  /** gamma1, N / sqrt(N s) / s per N s of sigma (which counts as 1 N s at most). */
  readonly adaptationRate1: number;
  /** gamma2, N/s^2 per N s of sigma (which counts as 1 N s at most). */
  readonly adaptationRate2: number;
  /** 1/s. */
  readonly leak: number;
  /** N s: where |sigma| is within it, the gains do not grow. */
  readonly deadZone: number;
  /** Upper bound of k1 and of k2, in their units. */
  readonly maximumGain: number;
  /** kd, 1/s: the force per N s of sigma, beside the super-twisting. */
  readonly sigmaDamping: number;
  /** phi, N s: where the sign function's replacement saturates. */
  readonly boundaryLayer: number;
  /** Bound of |z|, N. */
  readonly integralLimit: number;
}

/**
 * Super-twisting whose two gains adapt: u = u_eq - k1 sqrt|sigma| sat(sigma / phi) -
 * kd sigma + z, zDot = -k2 sat(sigma / phi), kiDot = gamma_i min(|sigma|, 1) -
 * leak (ki - ki0), the growth outside the dead zone and while the force is not limited
 * only (after Shtessel, Taleb and Plestan, Automatica 48(5), 2012). z holds still while
 * the force is limited.
 *
 * memory: [k1, k2, z N]
 */
export class HybridAdaptiveStaSmc implements Controller {
  readonly name = 'hybrid_adaptive_sta_smc';
  readonly memory = new Float64Array(3);
  readonly internals = emptyInternals();
  readonly #surface: SurfaceEvaluator;
  readonly #gains: HybridAdaptiveStaSmcGains;
  readonly #period: number;
  readonly #integralLimit: number;

  constructor(gains: HybridAdaptiveStaSmcGains, model: ControllerModel, label: string) {
    requireGains(label, gains, {
      initialK1: 'positive',
      initialK2: 'notNegative',
      adaptationRate1: 'notNegative',
      adaptationRate2: 'notNegative',
      leak: 'notNegative',
      deadZone: 'notNegative',
      maximumGain: 'positive',
      sigmaDamping: 'notNegative',
      boundaryLayer: 'positive',
      integralLimit: 'notNegative',
    });
    requireOrder(label, ['initialK1', gains.initialK1], ['maximumGain', gains.maximumGain]);
    requireOrder(label, ['initialK2', gains.initialK2], ['maximumGain', gains.maximumGain]);
    this.#gains = gains;
    this.#surface = new SurfaceEvaluator(gains.surface, model.physics, label);
    this.#period = model.periodSeconds;
    this.#integralLimit = Math.min(gains.integralLimit, model.forceLimit);
    this.reset();
  }

  reset(): void {
    this.memory[0] = this.#gains.initialK1;
    this.memory[1] = this.#gains.initialK2;
    this.memory[2] = 0;
  }

  step(state: Float64Array, saturated: boolean, output: Float64Array): void {
    const gains = this.#gains;
    const memory = this.memory;
    this.#surface.evaluate(state);
    const sigma = this.#surface.value[0];
    const magnitude = Math.abs(sigma);
    const direction = saturate(sigma / gains.boundaryLayer);
    const k1 = memory[0];
    const k2 = memory[1];
    const integral = memory[2];
    output[0] =
      this.#surface.value[1] -
      k1 * Math.sqrt(magnitude) * direction -
      gains.sigmaDamping * sigma +
      integral;

    const grows = magnitude > gains.deadZone && !saturated;
    const growth = grows ? Math.min(magnitude, 1) : 0;
    const rate1 = gains.adaptationRate1 * growth - gains.leak * (k1 - gains.initialK1);
    const rate2 = gains.adaptationRate2 * growth - gains.leak * (k2 - gains.initialK2);
    memory[0] = Math.max(gains.initialK1, Math.min(gains.maximumGain, k1 + rate1 * this.#period));
    memory[1] = Math.max(gains.initialK2, Math.min(gains.maximumGain, k2 + rate2 * this.#period));
    if (!saturated) {
      const next = integral - k2 * direction * this.#period;
      memory[2] = Math.max(-this.#integralLimit, Math.min(this.#integralLimit, next));
    }

    this.internals[INTERNALS.slidingVariable] = sigma;
    this.internals[INTERNALS.gain1] = k1;
    this.internals[INTERNALS.gain2] = k2;
    this.internals[INTERNALS.integral] = integral;
  }
}
