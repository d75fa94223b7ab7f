import type { HookAction, HookThread } from '../../src/loop/test-hook.ts';

/** What is done to a bridge that balances, and how long its force may act afterwards. */
export interface Cause {
  readonly name: string;
  readonly kind:
    | { readonly type: 'hook'; readonly thread: HookThread; readonly action: HookAction }
    | { readonly type: 'signal'; readonly signal: 'SIGKILL' | 'SIGSTOP' };
  /** Beside the validity of the last command: until somebody can know that a thread is silent, ms. */
  readonly detectionMs: number;
}

/** `stallLimits` of a rig that is not simulated. */
export interface Detection {
  readonly mainMs: number;
  readonly feedMs: number;
}

export function causes({ mainMs, feedMs }: Detection): readonly Cause[] {
  return [
    ...hooks('control', ['throw', 'exit', 'hang'], {}),
    ...hooks('telemetry', ['throw', 'exit', 'hang'], { hang: feedMs }),
    ...hooks('main', ['throw', 'reject', 'block'], { block: mainMs }),
    { name: 'SIGKILL', kind: { type: 'signal', signal: 'SIGKILL' }, detectionMs: 0 },
    { name: 'SIGSTOP, SIGCONT', kind: { type: 'signal', signal: 'SIGSTOP' }, detectionMs: 0 },
  ];
}

function hooks(
  thread: HookThread,
  actions: readonly HookAction[],
  detection: { readonly [action in HookAction]?: number },
): Cause[] {
  return actions.map((action) => ({
    name: `${thread}: ${action}`,
    kind: { type: 'hook', thread, action },
    detectionMs: detection[action] ?? 0,
  }));
}
