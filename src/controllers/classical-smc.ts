import { type Controller, type ControllerModel, emptyInternals, INTERNALS } from './controller.ts';
import { requireGains } from './design/gain-checks.ts';
import type { SurfaceDesign } from './design/surface-design.ts';
import { saturate } from './saturate.ts';
import { SurfaceEvaluator } from './surface-evaluator.ts';

export interface ClassicalSmcGains {
  readonly surface: SurfaceDesign;
  /** K, N. */
  readonly switchingGain: number;
  /** kd, 1/s: the force per N s of sigma, beside the switching. */
  readonly sigmaDamping: number;
  /** phi, N s: where the switching saturates. */
  readonly boundaryLayer: number;
}

/**
 * Sliding mode with a boundary layer: u = u_eq - K sat(sigma / phi) - kd sigma
 * (Slotine and Li, Applied Nonlinear Control, 7.2).
 */
export class ClassicalSmc implements Controller {
  readonly name = 'classical_smc';
  readonly memory = new Float64Array(0);
  readonly internals = emptyInternals();
  readonly #surface: SurfaceEvaluator;
  readonly #gains: ClassicalSmcGains;

  constructor(gains: ClassicalSmcGains, model: ControllerModel, label: string) {
    requireGains(label, gains, {
      switchingGain: 'positive',
      sigmaDamping: 'notNegative',
      boundaryLayer: 'positive',
    });
    this.#gains = gains;
    this.#surface = new SurfaceEvaluator(gains.surface, model.physics, label);
    this.internals[INTERNALS.gain1] = gains.switchingGain;
  }

  reset(): void {}

  step(state: Float64Array, _saturated: boolean, output: Float64Array): void {
    const { switchingGain, sigmaDamping, boundaryLayer } = this.#gains;
    this.#surface.evaluate(state);
    const sigma = this.#surface.value[0];
    output[0] =
      this.#surface.value[1] -
      switchingGain * saturate(sigma / boundaryLayer) -
      sigmaDamping * sigma;
    this.internals[INTERNALS.slidingVariable] = sigma;
  }
}
