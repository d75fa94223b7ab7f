import type { Control } from '../loop/start-control.ts';

const PUSH_INTERVAL_MS = 4000;
/** Impulses of the demonstration, N s, one after another: to the right, to the left, small and large. */
const IMPULSES = [3, -2, 1.5, -3, 2.5, -2];
const PUSH_SECONDS = 0.05;

/** Pushes the simulated cart every few seconds, so that there is something to see. */
export function startDemo({ requests }: Control): { stop(): void } {
  let next = 0;
  const timer = setInterval(() => {
    requests.submit('push', [IMPULSES[next], PUSH_SECONDS]);
    next = (next + 1) % IMPULSES.length;
  }, PUSH_INTERVAL_MS);
  return { stop: () => clearInterval(timer) };
}
