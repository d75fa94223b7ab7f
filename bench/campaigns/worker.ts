/** A thread that plays every so many-th campaign of a range. */
import { parentPort, workerData } from 'node:worker_threads';
import { campaignOf } from './campaign.ts';
import { play } from './plays.ts';

export interface Share {
  readonly firstSeed: number;
  readonly count: number;
  readonly every: number;
}

const { firstSeed, count, every } = workerData as Share;
for (let seed = firstSeed; seed < firstSeed + count; seed += every) {
  parentPort!.postMessage(play(campaignOf(seed)));
}
