import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { buildSurface, type SurfaceDesign } from './design/surface-design.ts';

/** Evaluates a sliding surface and its equivalent control. */
export class SurfaceEvaluator {
  /** After {@link evaluate}: [sigma N s, equivalent control N]. */
  readonly value = new Float64Array(2);
  readonly #row: Float64Array;
  readonly #equivalent: Float64Array;

  /** @throws BridgeError where the design is refused, see `buildSurface` */
  constructor(design: SurfaceDesign, physics: PhysicalParameters, label: string) {
    const surface = buildSurface(design, physics, label);
    this.#row = Float64Array.from(surface.row);
    this.#equivalent = Float64Array.from(surface.equivalent);
  }

  /**
   * sigma = S x and u_eq = -(S A) x. The equivalent control is the linearised plant's:
   * the nonlinear one needs more force and has a smaller basin.
   *
   * @param state laid out as `STATE`
   */
  evaluate(state: Float64Array): void {
    let sigma = 0;
    let drift = 0;
    for (let k = 0; k < 6; k++) {
      sigma += this.#row[k] * state[k];
      drift += this.#equivalent[k] * state[k];
    }
    this.value[0] = sigma;
    this.value[1] = -drift;
  }
}
