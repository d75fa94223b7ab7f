import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('pty.c', import.meta.url));

/** A folder with the compiled program, and room for the links of its ptys. */
export class PtyWorkshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'dip-bridge-pty-'));
  readonly #program = join(this.folder, 'pty');

  constructor() {
    execFileSync('gcc', ['-o', this.#program, SOURCE, '-lutil'], { stdio: 'pipe' });
  }

  /** @param isDeaf whether the far end lets what is sent fill the line, until {@link Pty.hear} */
  async plugIn(link: string, isDeaf = false): Promise<Pty> {
    const process = spawn(this.#program, isDeaf ? [link, 'deaf'] : [link]);
    await once(process.stderr, 'data');
    return new Pty(link, process);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The far end of a pseudo-terminal. */
export class Pty {
  readonly link: string;
  readonly #process: ChildProcess;

  constructor(link: string, process: ChildProcess) {
    this.link = link;
    this.#process = process;
    process.stdin?.on('error', () => undefined);
  }

  onReceived(listener: (bytes: Uint8Array) => void): void {
    this.#process.stdout?.on('data', listener);
  }

  send(bytes: Uint8Array): void {
    this.#process.stdin?.write(bytes);
  }

  /** A deaf far end takes what is sent from now on. */
  hear(): void {
    this.#process.kill('SIGUSR1');
  }

  /** Closes the far end, so that whoever has the near one open gets EIO. */
  async unplug(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
    rmSync(this.link, { force: true });
  }
}
