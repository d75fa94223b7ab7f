import type { EncoderParameters } from '../../plant-sim/encoder.ts';
import type { DriveParameters } from '../drive.ts';
import type { SerialLink } from './transport/create-transport.ts';

/** All that the control thread needs to use a serial rig: plain data and shared memory. */
export interface SerialRigOptions extends SerialLink {
  readonly encoders: EncoderParameters;
  readonly drive: DriveParameters;
  readonly periodSeconds: number;
  /** How long the device lets a force act when no command follows, ms. */
  readonly validityMs: number;
  /** The force is cut when no fresh sample came for longer than this, s. */
  readonly sampleGap: number;
  /** Positions of the limit switches, m. */
  readonly switches: { readonly low: number; readonly high: number };
}
