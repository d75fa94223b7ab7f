import type { DeviceNumbers } from '../hal/serial/protocol/identity.ts';
import type { Action, Check, Trial } from './check.ts';
import { CHECKS } from './checks/registry.ts';
import { Host } from './host.ts';
import type { Line } from './line.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { figuresAtFault } from './plausible.ts';

export interface Result extends Outcome {
  readonly name: string;
  readonly title: string;
  readonly section: string;
}

export interface ConformanceOptions {
  /** Whether the motor may move a little: at most 2 % of the force limit for 50 ms. */
  readonly mayMove: boolean;
  /** Asks somebody beside the rig for something; null where nobody is there. */
  readonly ask: ((action: Action) => void) | null;
  /** Whether somebody wants it to end: what was changed is put back, what is left is not tried. */
  readonly isEnding?: () => boolean;
  readonly onResult?: (result: Result) => void;
  /** What must be done before the rig is used, for somebody to read. */
  readonly onWarning?: (text: string) => void;
}

/** Nothing is enabled on the word of a device whose figures cannot be right. */
const UNUSABLE = 'the figures of page 0 cannot be worked with: see the first check';

/**
 * Runs all checks against a device that has told its numbers, and leaves it without force.
 *
 * Unless `mayMove`, enabled Commands carry 0 mN, but for some that must be refused.
 *
 * @throws BridgeError DEVICE_LOST
 */
export async function runChecks(
  line: Line,
  numbers: DeviceNumbers,
  options: ConformanceOptions,
): Promise<Result[]> {
  const host = new Host(line, numbers, 0, options.isEnding);
  const results: Result[] = [];
  for (const check of CHECKS) {
    const outcome = await runCheck(check, host, numbers, options);
    const { name, title, section } = check;
    const result = { name, title, section, ...outcome };
    results.push(result);
    options.onResult?.(result);
  }
  // Whatever the last check left, a disabled Command takes the force away.
  await outcomeOf(async () => String((await host.settle()).flags));
  return results;
}

async function runCheck(
  check: Check,
  host: Host,
  numbers: DeviceNumbers,
  { mayMove, ask, isEnding, onWarning }: ConformanceOptions,
): Promise<Outcome> {
  const notTried = (evidence: string): Outcome => ({ result: 'not tried', evidence });
  if (isEnding?.() === true) return notTried('interrupted');
  if (check !== CHECKS[0] && figuresAtFault(numbers).length > 0) return notTried(UNUSABLE);
  if (check.needs === 'moves' && !mayMove) return notTried('needs --moves');
  if (check.needs === 'hands' && ask === null) return notTried('needs --ask');
  const trial: Trial = {
    host,
    numbers,
    mayMove,
    ask: ask ?? (() => undefined),
    warn: onWarning ?? (() => undefined),
  };
  return outcomeOf(async () => {
    if (check !== CHECKS[0]) await host.settle();
    return check.run(trial);
  });
}
