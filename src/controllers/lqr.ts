import { discretise } from '../numerics/discretise.ts';
import { eigenvalues } from '../numerics/eigenvalues.ts';
import { addScaled, diagonal, outer } from '../numerics/matrix.ts';
import { linearise } from '../plant-sim/linearisation.ts';
import { type Controller, type ControllerModel, emptyInternals } from './controller.ts';
import { refuseRange, requireGains, requireRegulator, requireSchur } from './design/gain-checks.ts';
import { sampledRegulator } from './design/riccati.ts';

export interface LqrGains {
  /**
   * Weights per second of the squared states, laid out as `STATE`: 1/m^2, 1/rad^2, s^2/m^2,
   * s^2/rad^2.
   */
  readonly stateWeights: readonly number[];
  /** Weight per second of the squared force, 1/N^2. */
  readonly forceWeight: number;
}

/**
 * The linear-quadratic regulator u = -K x of the plant as sampled at the control period:
 * the baseline beside the sliding modes.
 */
export class Lqr implements Controller {
  readonly name = 'lqr';
  readonly memory = new Float64Array(0);
  readonly internals = emptyInternals();
  readonly #gain: Float64Array;

  constructor(gains: LqrGains, model: ControllerModel, label: string) {
    this.#gain = Float64Array.from(designGain(gains, model, label));
  }

  reset(): void {}

  step(state: Float64Array, _saturated: boolean, output: Float64Array): void {
    let force = 0;
    for (let k = 0; k < 6; k++) force -= this.#gain[k] * state[k];
    output[0] = force;
  }
}

function designGain(gains: LqrGains, model: ControllerModel, label: string): number[] {
  const { stateWeights, forceWeight } = gains;
  requireGains(label, gains, { forceWeight: 'positive' });
  if (
    stateWeights.length !== 6 ||
    !stateWeights.every((weight) => Number.isFinite(weight) && weight >= 0)
  ) {
    refuseRange(
      label,
      `stateWeights are [${stateWeights.join(', ')}]; give six numbers of 0 or more`,
    );
  }
  const plant = linearise(model.physics);
  const { Phi, Gamma } = discretise(plant.A, plant.B, model.periodSeconds);
  const Q = diagonal(stateWeights.map((weight) => weight * model.periodSeconds));
  const K = requireRegulator(label, () =>
    sampledRegulator({ A: Phi, B: Gamma }, Q, forceWeight * model.periodSeconds),
  );
  requireSchur(label, eigenvalues(addScaled(Phi, outer(Gamma, K), -1)));
  return K;
}
