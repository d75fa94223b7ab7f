import { closeSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';

const SCHED_FIFO = 1;
/** Keeps the priority from children of the thread. */
const SCHED_RESET_ON_FORK = 0x40000000;
const CPU_DMA_LATENCY = '/dev/cpu_dma_latency';

/** What the control thread got of the system, in words for people. */
export interface RealtimeGrant {
  readonly scheduling: string;
  readonly cpuDmaLatency: string;
  /** Gives the processors their idle states back. */
  release(): void;
}

/**
 * Asks for SCHED_FIFO for the calling thread alone, and keeps the processors out
 * of deep idle while the grant is held. Whatever is refused is said, never hidden:
 * the loop runs without it, later and less evenly.
 *
 * @param priority 1 (lowest) to 99
 */
export function requestRealtime(priority: number): RealtimeGrant {
  if (process.platform !== 'linux') {
    const scheduling = `normal (real-time scheduling is not available on ${process.platform})`;
    return { scheduling, cpuDmaLatency: 'not held (Linux only)', release: () => {} };
  }
  const latency = holdCpuDmaLatency();
  return { scheduling: requestFifo(priority), ...latency };
}

/** The grant of a loop that was told to ask for nothing. */
export const NO_REALTIME: RealtimeGrant = {
  scheduling: 'normal (real-time scheduling is off in the configuration)',
  cpuDmaLatency: 'not held (off in the configuration)',
  release: () => {},
};

function requestFifo(priority: number): string {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    const libc = koffi.load('libc.so.6');
    const schedParam = koffi.struct({ sched_priority: 'int' });
    const setScheduler = libc.func('sched_setscheduler', 'int', [
      'int',
      'int',
      koffi.pointer(schedParam),
    ]);
    const parameters = { sched_priority: priority };
    // Process id 0 is the calling thread alone.
    if (setScheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, parameters) === 0) {
      return `SCHED_FIFO ${priority}`;
    }
    return 'normal (SCHED_FIFO refused; grant CAP_SYS_NICE or an rtprio limit to this user)';
  } catch (error) {
    return `normal (SCHED_FIFO cannot be asked for here: ${oneLine(error)})`;
  }
}

function holdCpuDmaLatency(): Pick<RealtimeGrant, 'cpuDmaLatency' | 'release'> {
  try {
    const descriptor = openSync(CPU_DMA_LATENCY, 'w');
    writeSync(descriptor, new Int32Array([0]));
    return { cpuDmaLatency: 'held at 0 us', release: () => closeSync(descriptor) };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? oneLine(error);
    return {
      cpuDmaLatency: `not held (${CPU_DMA_LATENCY}: ${reason}; give this user write access by a udev rule)`,
      release: () => {},
    };
  }
}

function oneLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
