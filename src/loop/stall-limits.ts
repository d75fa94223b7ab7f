import type { HeartbeatLimits } from './heartbeat-watch.ts';

/** How long each thread may stand still before another acts on it, ms. */
export interface StallLimits extends HeartbeatLimits {
  /** The loop, before it is told to trip, should it come back. */
  readonly loopMs: number;
  /** ... and how long after that before it is taken for dead. */
  readonly loopGoneMs: number;
}

const PERIODS = 10;
const LOOP_GONE_MS = 500;

/** On hardware the device drops the force long before: these limits are about who notices. */
const HARDWARE = { loopMs: 50, mainMs: 250, feedMs: 500 } as const;

/** A simulated rig hurts nobody, and runs on machines that are shared and stand still at times. */
const SIMULATED = { loopMs: 1000, mainMs: 1000, feedMs: 1000 } as const;

export function stallLimits(isSimulated: boolean, periodSeconds: number): StallLimits {
  const { loopMs, mainMs, feedMs } = isSimulated ? SIMULATED : HARDWARE;
  const shortestMs = PERIODS * 1000 * periodSeconds;
  return {
    loopMs: Math.max(loopMs, shortestMs),
    loopGoneMs: Math.max(LOOP_GONE_MS, shortestMs),
    mainMs: Math.max(mainMs, shortestMs),
    feedMs: Math.max(feedMs, shortestMs),
  };
}
