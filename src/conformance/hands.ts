import type { Sample } from './answers.ts';
import type { Action, Trial } from './check.ts';
import type { Request } from './frames.ts';
import { must } from './outcome.ts';

/** For somebody to read, walk to the rig, and do it. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 10;

/** Something that is done at a rig, and undone again. */
export interface Handling {
  readonly doing: Action;
  readonly undoing: Action;
  /** Whether the flags of a Sample show it. */
  readonly shows: (flags: number) => boolean;
  /** The Commands to look with until it shows. */
  readonly request?: Request;
}

/**
 * Asks for something to be done at the rig, looks until it shows, and asks for it to be undone,
 * whatever was found meanwhile: the next check is to find the rig in order.
 *
 * @param meanwhile gets the first Sample that shows it
 * @returns the first Sample that does not show it any more
 */
export async function whileDone(
  trial: Trial,
  { doing, undoing, shows, request = {} }: Handling,
  meanwhile: (first: Sample) => Promise<void>,
): Promise<Sample> {
  const first = await seen(trial, doing, shows, request);
  try {
    await meanwhile(first);
  } catch (error) {
    await seen(trial, undoing, (flags) => !shows(flags), {});
    throw error;
  }
  return seen(trial, undoing, (flags) => !shows(flags), {});
}

async function seen(
  { host, ask }: Trial,
  action: Action,
  shows: (flags: number) => boolean,
  request: Request,
): Promise<Sample> {
  ask(action);
  const end = host.clock.now() + PATIENCE_MS;
  for (;;) {
    const sample = await host.command(request);
    if (shows(sample.flags)) return sample;
    must(host.clock.now() < end, `${PATIENCE_MS / 1000} s after "${action}" no Sample shows it`);
    await host.clock.wait(LOOK_MS);
  }
}
