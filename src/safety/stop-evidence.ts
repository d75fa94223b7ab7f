import type { SafetyLimits } from './safety-limits.ts';

/** What is known in a tick of the causes for a stop: the record, and what the watches make of it. */
export interface StopEvidence {
  readonly record: Float64Array;
  readonly limits: SafetyLimits;
  /** Whether the rig may carry force. */
  readonly isEnergised: boolean;
  /** Whether no fresh sample came for longer than is allowed. */
  readonly isStale: boolean;
  /** Whether all that was measured, estimated and predicted is finite. */
  readonly isFinite: boolean;
  /** Whether more deadlines were missed than allowed. */
  readonly deadlinesMissed: boolean;
  /** What is wrong with an encoder, as an index into `TRIPS`; 0 is nothing. */
  readonly sensors: number;
  /** What is wrong with the motion, as an index into `TRIPS`; 0 is nothing. */
  readonly motion: number;
  /** Whether the cart reaches the end of its track before a cut acts. */
  readonly isAtEnd: boolean;
  /** Which limit the force stood at for too long, as an index into `TRIPS`; 0 is none. */
  readonly saturation: number;
}
