/** The thread of the black box: it shares the ring of records with the loop, and nothing else. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { TickRing } from '../../loop/shared/tick-ring.ts';
import { startTestHook } from '../../loop/test-hook.ts';
import { BlackBox } from './black-box.ts';
import type { BlackBoxOptions, FromBlackBox, ToBlackBox } from './options.ts';

const FOLLOW_MS = 50;

const options = workerData as BlackBoxOptions;
const port = parentPort!;

function tell(message: FromBlackBox): void {
  port.postMessage(message);
}

yieldToOthers();
const box = new BlackBox(options, tell);
const timer = setInterval(() => box.follow(), FOLLOW_MS);
startTestHook('black-box', new TickRing(options.ticks));
port.on('message', (message: ToBlackBox) => {
  if (message.type === 'write') box.write(message.code);
  else void close();
});
tell({ type: 'following' });

async function close(): Promise<void> {
  clearInterval(timer);
  await box.close();
  port.close();
}

/** On Linux a thread has a priority of its own, by its number as by that of a process. */
function yieldToOthers(): void {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // Elsewhere it has that of the process: one timer and little work, but after a trip.
  }
}
