import type { PhysicsName } from '../../plant-sim/physics.ts';
import type { ControllerGains, ControllerName } from '../registry.ts';

/** A named choice of gains for every controller. */
export interface Preset {
  readonly name: string;
  readonly description: string;

  /**
   * @param physicsName the set of physical parameters that the rig is nearest to
   * @param rateHz rate of the loop
   */
  gains<Name extends ControllerName>(
    controller: Name,
    physicsName: PhysicsName,
    rateHz: number,
  ): ControllerGains[Name];
}
