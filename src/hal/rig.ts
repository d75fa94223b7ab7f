import type { Disturbance } from '../plant-sim/disturbances.ts';
import type { RigFault } from './rig-fault.ts';

/** Where a cart stands that is to be referenced. */
export const CART_REFERENCES = ['none', 'centre', 'low', 'high'] as const;
export type CartReference = (typeof CART_REFERENCES)[number];

/**
 * What a rig is to the control thread. A plant model, a serial device and a
 * Modbus drive are the same behind it.
 *
 * Both calls return at once, allocate nothing and never throw for what a link
 * does: a late or lost sample is `fresh = 0`, a fault is a bit of `rigFlags`.
 */
export interface RigPort {
  /** Fills the `sample` signals of the record; its `tick` and `periods` are set already. */
  read(record: Float64Array): void;

  /** Sends `force` and `enable` of the record. */
  write(record: Float64Array): void;

  /**
   * Sends zero force, not enabled, at once: out of turn, on a stop.
   * @returns whether it went out, whole
   */
  stop(): boolean;

  /**
   * Between two cycles: whether the device says meanwhile that no force may be, as for an open
   * contact. What came is there for the next {@link read} as well.
   */
  readonly glance?: () => boolean;

  /** Disturbs the plant, where the rig is simulated. */
  readonly disturb?: (disturbance: Disturbance) => void;

  /** Makes something wrong with the rig, where it is simulated. */
  readonly inject?: (fault: RigFault) => void;

  /**
   * Gives channels the count of a position that the rig is in now, where it has incremental
   * encoders: the cart where `cart` says, both pendulums hanging at rest where asked for.
   * @returns whether that was begun: only at rest, without force, and at the switch that is named
   */
  readonly reference?: (cart: CartReference, pendulums: boolean) => boolean;

  close(): void;
}
