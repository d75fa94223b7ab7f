import type { LatchCode } from '../latch/stored-latch.ts';

/** What the thread of the black box is started with: plain data and shared memory. */
export interface BlackBoxOptions {
  /** The ring of tick records. */
  readonly ticks: SharedArrayBuffer;
  readonly rateHz: number;
  /** Folder of the black boxes, which exists. */
  readonly folder: string;
  /** How many are kept. */
  readonly keep: number;
  /** How long a controlled stop may take, s. */
  readonly stopDeadline: number;
  /** What rig it is, in words. */
  readonly rig: string;
  /** What the bridge says of itself; written into each box as it is. */
  readonly bridge: { readonly [name: string]: unknown };
}

/** What it tells the thread that started it. */
export type FromBlackBox =
  | { readonly type: 'following' }
  | { readonly type: 'written'; readonly file: string; readonly code: LatchCode }
  | { readonly type: 'failed'; readonly reason: string };

/** What it is told: a cause that no record tells, or to write what is pending and end. */
export type ToBlackBox =
  { readonly type: 'write'; readonly code: LatchCode } | { readonly type: 'close' };
