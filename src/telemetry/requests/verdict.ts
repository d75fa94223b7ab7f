import type { ReplyErrorCode } from '../feed/replies.ts';
import type { LoopStatus } from '../loop-view.ts';

/** What is said against a request; null where it was granted. */
export type Verdict = {
  readonly code: ReplyErrorCode;
  readonly message: string;
  readonly blockers?: LoopStatus['blockers'];
} | null;
