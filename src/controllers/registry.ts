import { BridgeError, EXIT } from '../errors.ts';
import { AdaptiveSmc } from './adaptive-smc.ts';
import { ClassicalSmc } from './classical-smc.ts';
import type { Controller, ControllerModel } from './controller.ts';
import { HybridAdaptiveStaSmc } from './hybrid-adaptive-sta-smc.ts';
import { Lqr } from './lqr.ts';
import { StaSmc } from './sta-smc.ts';

/** Every controller: its name, which users meet, and its class. */
const CONTROLLERS = {
  classical_smc: ClassicalSmc,
  adaptive_smc: AdaptiveSmc,
  sta_smc: StaSmc,
  hybrid_adaptive_sta_smc: HybridAdaptiveStaSmc,
  lqr: Lqr,
};

export type ControllerName = keyof typeof CONTROLLERS;

export const CONTROLLER_NAMES = Object.keys(CONTROLLERS) as ControllerName[];

/** The gains that each controller takes. */
export type ControllerGains = {
  readonly [Name in ControllerName]: ConstructorParameters<(typeof CONTROLLERS)[Name]>[0];
};

type ControllerClass<Name extends ControllerName> = new (
  gains: ControllerGains[Name],
  model: ControllerModel,
  label: string,
) => Controller;

/**
 * Builds a controller.
 *
 * @param origin where the gains come from, as messages name it: 'preset tuned', a file
 * @throws BridgeError CONTROLLER_UNKNOWN; GAINS_NOT_HURWITZ, GAINS_WRONG_SIGN or
 *   GAINS_OUT_OF_RANGE where the gains cannot hold the plant up
 */
export function createController<Name extends ControllerName>(
  name: Name,
  gains: ControllerGains[Name],
  model: ControllerModel,
  origin?: string,
): Controller {
  if (!Object.hasOwn(CONTROLLERS, name)) {
    throw new BridgeError(
      'CONTROLLER_UNKNOWN',
      EXIT.configuration,
      `there is no controller ${String(name)}; choose one of ${CONTROLLER_NAMES.join(', ')}`,
    );
  }
  const label = origin === undefined ? `${name} gains` : `${name} gains of ${origin}`;
  const controllers: { readonly [N in ControllerName]: ControllerClass<N> } = CONTROLLERS;
  const create: ControllerClass<Name> = controllers[name];
  return new create(gains, model, label);
}
