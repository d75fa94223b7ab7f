/** Plays the control thread: sleeps on the wake word, serves stops, ends when told to. */
import { workerData } from 'node:worker_threads';
import { ControlBlock, WORD } from '../../../src/loop/shared/control-block.ts';

const control = new ControlBlock(workerData as SharedArrayBuffer);
control.phase = 'looping';
while (!control.endRequested) {
  const seen = Atomics.load(control.words, WORD.wake);
  if (control.takeStop()) control.confirmStop();
  if (!control.endRequested) Atomics.wait(control.words, WORD.wake, seen);
}
control.phase = 'ended';
