/** The control thread: a worker that never returns to an event loop while it runs. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPort } from './open-port.ts';
import type { RigPort } from '../hal/rig.ts';
import { ControlLoop } from './control-loop.ts';
import type { ControlMessage, ControlOptions } from './control-options.ts';
import { NO_REALTIME, requestRealtime } from './realtime.ts';
import { ControlBlock } from './shared/control-block.ts';
import { stopForSure } from './stop-for-sure.ts';
import { ControlHook, testHookFor } from './test-hook.ts';
import { warmUp } from './warm-up.ts';

/** High, below the kernel's own threads and watchdogs. */
const FIFO_PRIORITY = 80;

const options = workerData as ControlOptions;
const control = new ControlBlock(options.memory.control);

function tell(message: ControlMessage): void {
  parentPort?.postMessage(message);
}

let port: RigPort | null = null;
// Also where something calls `process.exit` in this thread, which no `catch` sees.
process.once('exit', () => {
  if (port === null || control.phase !== 'looping') return;
  stopForSure(port);
  control.phase = 'failed';
});
try {
  control.phase = 'warming';
  warmUp(options.cycle, options.rig);
  const grant = options.realtime === 'auto' ? requestRealtime(FIFO_PRIORITY) : NO_REALTIME;
  tell({
    type: 'granted',
    scheduling: grant.scheduling,
    cpuDmaLatency: grant.cpuDmaLatency,
  });
  control.awaitRelease();
  port = openPort(options.rig);
  const hook = testHookFor('control');
  const loop = new ControlLoop(
    options,
    port,
    undefined,
    hook && new ControlHook(hook, options.cycle.periodSeconds),
  );
  control.phase = 'looping';
  loop.run();
  grant.release();
  control.phase = 'ended';
  tell({ type: 'ended' });
} catch (error) {
  if (port !== null) stopForSure(port);
  control.phase = 'failed';
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  tell({ type: 'failed', message, stack });
} finally {
  port?.close();
}
