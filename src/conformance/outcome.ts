/** How a check ended, and what shows it. */
export interface Outcome {
  readonly result: 'pass' | 'fail' | 'not tried';
  /** In figures where there are any. */
  readonly evidence: string;
}

/** What a device does that PROTOCOL.md does not allow: ends a check. */
export class Failure extends Error {}

/** Why a check says nothing of a device: ends a check. */
export class NotTried extends Error {}

/** Somebody ended the run: a check ends with the next Command that must be answered. */
export class Interrupted extends Error {}

/** @throws Failure with what was seen instead */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Failure(otherwise);
}

/** The outcome of a check that returns its evidence, or throws one of the two. */
export async function outcomeOf(check: () => Promise<string>): Promise<Outcome> {
  try {
    return { result: 'pass', evidence: await check() };
  } catch (error) {
    if (error instanceof Failure) return { result: 'fail', evidence: error.message };
    if (error instanceof NotTried) return { result: 'not tried', evidence: error.message };
    if (error instanceof Interrupted) return { result: 'not tried', evidence: 'interrupted' };
    throw error;
  }
}
