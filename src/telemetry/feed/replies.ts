import type { SafetyState } from '../../safety/state-machine.ts';
import type { TripCode } from '../../safety/trips.ts';

export type RequestIdentifier = string | number | null;

/** How the loop stood when a reply was written; null before its first record. */
export interface ReplyStatus {
  readonly state: SafetyState | null;
  /** Code of the stop in force, null without one. */
  readonly trip: TripCode | null;
}

/** The answer to a request, or to a message that was none. */
export type Reply = {
  readonly type: 'reply';
  /** The request's own, null where it had none that could be read. */
  readonly id: RequestIdentifier;
  /** The bridge's own number of the message on its connection, from 1. */
  readonly number: number;
  /** The request's type, null where it could not be read. */
  readonly request: string | null;
} & ReplyStatus &
  (
    | { readonly ok: true }
    | {
        readonly ok: false;
        /** The code is stable; the message is one line that says what to do. */
        readonly error: { readonly code: ReplyErrorCode; readonly message: string };
        /** Of a refusal: what stands against it. */
        readonly blockers?: readonly { readonly name: string; readonly text: string }[];
      }
  );

/** Every code that a reply's error can carry, and when. */
export const REPLY_ERRORS = {
  STOP_UNCONFIRMED: 'The stop is set, but the loop did not confirm zero force in time',
  REFUSED: 'The safety machine, or the rig, did not grant the request',
  LEASE_NEEDED: 'The request needs the lease, and another holds it or nobody',
  LEASE_HELD: 'Another holds the lease, and it was not to be taken over',
  DEAD_MAN_NEEDED: 'The rig is armed only while its operator holds the dead-man control',
  OUT_OF_SEQUENCE: 'A request with this sequence, or a later one, came before',
  EXPIRED: 'The loop did not take the request within its time; it was withdrawn',
  WITHDRAWN: 'The lease was lost before the loop took the request; it was withdrawn',
  UNANSWERED: 'The loop took the request but did not say what became of it',
  QUEUE_FULL: 'Too many requests wait for the loop',
  NOT_LOOPING: 'The loop does not run yet, or not any more',
  NOT_SIMULATED: 'Only a simulated rig can be disturbed',
  INVALID_CHOICE: 'The controller, its preset or its gains cannot be used',
  MALFORMED_JSON: 'The message is not JSON',
  BINARY_MESSAGE: 'The message is binary',
  NOT_A_REQUEST: 'The message is no JSON object with a type',
  UNKNOWN_REQUEST: 'There is no request of this type',
  INVALID_REQUEST: 'A field is missing, unknown or out of range',
  RATE_LIMITED: 'Too many requests on this connection',
  INTERNAL: 'A fault in the bridge itself',
} as const;

export type ReplyErrorCode = keyof typeof REPLY_ERRORS;
