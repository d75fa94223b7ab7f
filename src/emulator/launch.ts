import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { BridgeError, EXIT } from '../errors.ts';
import { buildEmulator } from './build.ts';
import { emulatorArguments, type EmulatorOptions } from './options.ts';

/** The first line of an emulator. */
interface ReadyLine {
  /** Of the terminal to open. */
  readonly path: string;
  readonly link: string | null;
  /** What it runs under. */
  readonly scheduling: string;
}

/** What happens to an emulated rig, by its own clock. */
export interface EmulatorEvent {
  readonly event:
    | 'enabled'
    | 'dropped'
    | 'hanging'
    | 'lifting'
    | 'held'
    | 'released'
    | 'latched'
    | 'cleared'
    | 'unplugged'
    | 'replugged'
    | 'rebooting'
    | 'booted'
    | 'end';
  readonly timeUs: number;
  /** Why it is latched. */
  readonly reason?: string;
  /** Of the new terminal. */
  readonly path?: string;
}

export interface EmulatorListener {
  readonly onEvent?: (event: EmulatorEvent) => void;
  /** Lines for people: lateness every second, injections that are not understood. */
  readonly onReport?: (line: string) => void;
}

type EmulatorProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** An emulated rig that serves a terminal. */
export class Emulator implements ReadyLine {
  readonly path: string;
  readonly link: string | null;
  readonly scheduling: string;
  /** Resolves with its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #process: EmulatorProcess;

  constructor(child: EmulatorProcess, exited: Promise<number | null>, ready: ReadyLine) {
    this.path = ready.path;
    this.link = ready.link;
    this.scheduling = ready.scheduling;
    this.exited = exited;
    this.#process = child;
  }

  /** The process that serves it. */
  get pid(): number {
    return this.#process.pid!;
  }

  /** Faults, as in firmware-protocol/emulator/faults.h: `loss=0.1`, `unplug=500 reboot`, `off`. */
  inject(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  /** Ends it in order, and waits for that. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.exited;
  }
}

/**
 * Compiles and starts an emulator; resolves once its terminal is served.
 *
 * @throws BridgeError COMPILER_MISSING, NOT_COMPILED, EMULATOR_REFUSED, EMULATOR_FAILED
 */
export async function launchEmulator(
  options: EmulatorOptions,
  listener: EmulatorListener = {},
): Promise<Emulator> {
  const { program, args } = buildEmulator(options);
  const child = spawn(program, [...emulatorArguments(options), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  // A line for one that has just ended is of no use to anyone.
  child.stdin.on('error', () => {});
  const exited = once(child, 'close').then(([code]) => {
    process.off('exit', kill);
    return code as number | null;
  });

  let lastLine = '';
  createInterface(child.stderr).on('line', (line) => {
    lastLine = line;
    listener.onReport?.(line);
  });
  const ready = Promise.withResolvers<ReadyLine>();
  let isReady = false;
  createInterface(child.stdout).on('line', (line) => {
    if (isReady) listener.onEvent?.(JSON.parse(line) as EmulatorEvent);
    else ready.resolve(JSON.parse(line) as ReadyLine);
    isReady = true;
  });
  const first = await Promise.race([ready.promise, exited]);
  if (first === null || typeof first === 'number') throw launchError(first, lastLine);
  return new Emulator(child, exited, first);
}

/** Exit code of an emulator that does not understand what it is told. */
const REFUSED = 2;

function launchError(code: number | null, reason: string): BridgeError {
  if (code === REFUSED) {
    return new BridgeError('EMULATOR_REFUSED', EXIT.usage, `the emulator refuses: ${reason}`);
  }
  return new BridgeError(
    'EMULATOR_FAILED',
    EXIT.unavailable,
    `the emulator did not start: ${reason || `it ended with ${code ?? 'a signal'}`}`,
  );
}
