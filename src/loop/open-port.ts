import type { RigPort } from '../hal/rig.ts';
import type { SerialRigOptions } from '../hal/serial/options.ts';
import { SerialRig } from '../hal/serial/serial-rig.ts';
import type { SimulatedRigOptions } from '../hal/simulated/options.ts';
import { SimulatedRig } from '../hal/simulated/simulated-rig.ts';

/** A rig described by plain data, so that the control thread can open its port. */
export type RigDescription =
  | { readonly type: 'simulated'; readonly options: SimulatedRigOptions }
  | { readonly type: 'serial'; readonly options: SerialRigOptions };

/** Opens the port of a rig: one case a kind. */
export function openPort(rig: RigDescription): RigPort {
  switch (rig.type) {
    case 'simulated':
      return new SimulatedRig(rig.options);
    case 'serial':
      return new SerialRig(rig.options);
  }
}
