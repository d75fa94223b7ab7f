import type { RigPort } from './rig.ts';
import type { SimulatedRigOptions } from './simulated/options.ts';
import { SimulatedRig } from './simulated/simulated-rig.ts';

/** A rig described by plain data, so that the control thread can open its port. */
export type RigDescription = { readonly type: 'simulated'; readonly options: SimulatedRigOptions };

/** How each kind of rig is opened: one line a kind. */
const PORTS: { readonly [type in RigDescription['type']]: (rig: RigDescription) => RigPort } = {
  simulated: ({ options }) => new SimulatedRig(options),
};

export function openPort(rig: RigDescription): RigPort {
  return PORTS[rig.type](rig);
}
