import { spawnSync } from 'node:child_process';

/** Whether programs in C can be compiled here. */
export const hasGcc = spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0;
