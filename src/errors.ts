/** Exit codes of every verb. */
export const EXIT = {
  done: 0,
  internal: 1,
  usage: 2,
  /** Fell, or stopped by a trip: a service manager must not restart on it. */
  fell: 4,
  notArmed: 5,
  /** A device or an address is missing or busy. */
  unavailable: 6,
  configuration: 78,
} as const;

/**
 * An error that a user meets: one line that says what is wrong, where, and what to do.
 * `code` names its entry in docs/errors.md.
 */
export class BridgeError extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, exitCode: number, message: string) {
    super(message);
    this.name = 'BridgeError';
    this.code = code;
    this.exitCode = exitCode;
  }
}
