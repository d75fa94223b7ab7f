/** The signals that end a verb. */
export interface EndingSignals {
  /** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
  readonly signalled: Promise<void>;
  readonly wasSignalled: boolean;
  /** Gives the signals their default meaning back. */
  dispose(): void;
}

const STOPS = ['SIGUSR2', 'SIGTSTP'] as const;
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * A service manager may signal a whole group of processes, of which one passes the signal on: the
 * same within this time is one signal, ms. No second keystroke comes as soon.
 */
const ECHO_MS = 50;

const STOP_MS = 20;

/** @param onStop a software stop: SIGUSR2, and Ctrl-Z, since a suspended loop would hold its force */
export function untilSignal(onStop: () => void): EndingSignals {
  const { promise, resolve } = Promise.withResolvers<void>();
  let count = 0;
  let last = -Infinity;
  const onSignal = (signal: keyof typeof EXIT_CODES) => {
    const now = performance.now();
    if (now - last < ECHO_MS) return;
    last = now;
    count += 1;
    if (count > 1) {
      // Zero force first: the control thread needs a moment to send it.
      onStop();
      setTimeout(() => process.exit(EXIT_CODES[signal]), STOP_MS);
    }
    resolve();
  };
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  for (const name of names) process.on(name, onSignal);
  for (const name of STOPS) process.on(name, onStop);
  return {
    signalled: promise,
    get wasSignalled() {
      return count > 0;
    },
    dispose: () => {
      for (const name of names) process.off(name, onSignal);
      for (const name of STOPS) process.off(name, onStop);
    },
  };
}
