import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../bin/dip-bridge.mjs', import.meta.url));

/** `dip-bridge run` on an emulated rig, as a process. */
export class Bridge {
  readonly process: ChildProcess;
  /** Code and signal that it ended with. */
  readonly exit: Promise<readonly [code: number | null, signal: string | null]>;
  stdout = '';
  stderr = '';

  constructor(device: string, data: string, hook: string | null) {
    this.process = spawn(
      process.execPath,
      [
        ...[BINARY, 'run', '--rig', 'serial', '--device', device, '--rate', '1000', '--arm'],
        ...['--data', data, '--listen', '127.0.0.1:0', '--json'],
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...(hook === null ? {} : { BRIDGE_TEST_HOOK: hook }) },
      },
    );
    this.process.stdout!.on('data', (text) => (this.stdout += String(text)));
    this.process.stderr!.on('data', (text) => (this.stderr += String(text)));
    this.exit = once(this.process, 'close') as Promise<[number | null, string | null]>;
  }

  get isLooping(): boolean {
    return /^http:/m.test(this.stderr);
  }

  get hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** When its test hook acted, by the common clock, ms; null before. */
  get hookedAtMs(): number | null {
    const at = /^test hook: .* at ([\d.]+) ms$/m.exec(this.stderr)?.[1];
    return at === undefined ? null : Number(at);
  }

  /** The trip in its result; null without either. */
  get trip(): string | null {
    if (this.stdout === '') return null;
    return (JSON.parse(this.stdout) as { readonly trip: string | null }).trip;
  }
}
