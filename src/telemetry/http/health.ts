import type { LoopView } from '../loop-view.ts';

interface Report {
  readonly status: 200 | 503;
  readonly body: object;
}

/**
 * Whether the loop ticks. A latched or tripped rig is healthy: its bridge does what it should,
 * and a supervisor that restarted it would do harm.
 *
 * @param staleMs a loop without a new tick for so long is unhealthy
 */
export function healthReport(loop: LoopView, staleMs: number): Report {
  const ageMs = Math.round(loop.ageMs());
  const newest = loop.newest();
  const { phase } = loop;
  const healthy = newest !== null && phase === 'looping' && ageMs <= staleMs;
  return {
    status: healthy ? 200 : 503,
    body: {
      status: healthy ? 'healthy' : 'unhealthy',
      state: newest?.state ?? null,
      trip: newest?.trip ?? null,
      tick: newest?.tick ?? null,
      ageMs,
      phase,
    },
  };
}

/** Whether the loop has begun and can be asked for something. */
export function readyReport(loop: LoopView): Report {
  const { phase } = loop;
  const ready = phase === 'looping' && loop.newest() !== null;
  return {
    status: ready ? 200 : 503,
    body: { status: ready ? 'ready' : 'not ready', phase },
  };
}
