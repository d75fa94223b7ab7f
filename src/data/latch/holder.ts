import { readFileSync } from 'node:fs';

/** A process, told apart from every later one that gets the same number. */
export interface Holder {
  readonly pid: number;
  /** Of this start of the machine; null where the system does not tell. */
  readonly bootId: string | null;
  /** When the process began, in the system's own measure; null where it does not tell. */
  readonly startTime: string | null;
}

/** This process. */
export function ourselves(): Holder {
  return { pid: process.pid, bootId: bootId(), startTime: startTimeOf(process.pid) };
}

/** Whether a process that left its mark still runs. */
export function isAlive(holder: Holder): boolean {
  if (holder.bootId !== bootId()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // That of another user may not be signalled, and lives.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.startTime === null || holder.startTime === startTimeOf(holder.pid);
}

function bootId(): string | null {
  return textOf('/proc/sys/kernel/random/boot_id');
}

function startTimeOf(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name of the program, in brackets, may hold anything; the 22nd field is the start.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
