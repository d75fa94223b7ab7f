import type { ControllerGains, ControllerName } from '../../controllers/registry.ts';

/** A control law and its gains: plain data. */
export interface ControllerChoice {
  readonly controller: ControllerName;
  readonly gains: ControllerGains[ControllerName];
}
