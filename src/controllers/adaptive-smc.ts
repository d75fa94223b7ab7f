import { type Controller, type ControllerModel, emptyInternals, INTERNALS } from './controller.ts';
import { requireGains, requireOrder } from './design/gain-checks.ts';
import type { SurfaceDesign } from './design/surface-design.ts';
import { saturate } from './saturate.ts';
import { SurfaceEvaluator } from './surface-evaluator.ts';

export interface AdaptiveSmcGains {
  readonly surface: SurfaceDesign;
  /** K at arming, N. */
  readonly initialGain: number;
  /** Bounds of K, N; the leak draws K to the lower one. */
  readonly minimumGain: number;
  readonly maximumGain: number;
  /** gamma, 1/s^2: growth of K per N s of sigma outside the dead zone. */
  readonly adaptationRate: number;
  /** 1/s. */
  readonly leak: number;
  /** N s: where |sigma| is within it, K does not grow. */
  readonly deadZone: number;
  /** kd, 1/s: the force per N s of sigma, beside the switching. */
  readonly sigmaDamping: number;
  /** phi, N s: where the switching saturates. */
  readonly boundaryLayer: number;
}

/**
 * Sliding mode whose switching gain adapts: u = u_eq - K sat(sigma / phi) - kd sigma with
 * KDot = gamma (|sigma| - dz) - leak (K - Kmin), its growth outside the dead zone and
 * while the force is not limited only (after Plestan et al., Int. J. Control 83(9), 2010).
 *
 * memory: [K N]
 */
export class AdaptiveSmc implements Controller {
  readonly name = 'adaptive_smc';
  readonly memory = new Float64Array(1);
  readonly internals = emptyInternals();
  readonly #surface: SurfaceEvaluator;
  readonly #gains: AdaptiveSmcGains;
  readonly #period: number;
  readonly #maximumGain: number;

  constructor(gains: AdaptiveSmcGains, model: ControllerModel, label: string) {
    requireGains(label, gains, {
      initialGain: 'positive',
      minimumGain: 'notNegative',
      maximumGain: 'positive',
      adaptationRate: 'notNegative',
      leak: 'notNegative',
      deadZone: 'notNegative',
      sigmaDamping: 'notNegative',
      boundaryLayer: 'positive',
    });
    requireOrder(label, ['minimumGain', gains.minimumGain], ['initialGain', gains.initialGain]);
    requireOrder(label, ['initialGain', gains.initialGain], ['maximumGain', gains.maximumGain]);
    this.#gains = gains;
    this.#surface = new SurfaceEvaluator(gains.surface, model.physics, label);
    this.#period = model.periodSeconds;
    this.#maximumGain = Math.min(gains.maximumGain, model.forceLimit);
    this.reset();
  }

  reset(): void {
    this.memory[0] = Math.min(this.#gains.initialGain, this.#maximumGain);
  }

  step(state: Float64Array, saturated: boolean, output: Float64Array): void {
    const gains = this.#gains;
    this.#surface.evaluate(state);
    const sigma = this.#surface.value[0];
    const gain = this.memory[0];
    output[0] =
      this.#surface.value[1] -
      gain * saturate(sigma / gains.boundaryLayer) -
      gains.sigmaDamping * sigma;

    const excess = Math.abs(sigma) - gains.deadZone;
    let rate = -gains.leak * (gain - gains.minimumGain);
    if (excess > 0 && !saturated) rate += gains.adaptationRate * excess;
    const next = gain + rate * this.#period;
    this.memory[0] = Math.max(gains.minimumGain, Math.min(this.#maximumGain, next));

    this.internals[INTERNALS.slidingVariable] = sigma;
    this.internals[INTERNALS.gain1] = gain;
  }
}
