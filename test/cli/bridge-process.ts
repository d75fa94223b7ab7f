import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { until } from '../telemetry/support/until.ts';
import { BINARY, cleanEnvironment } from './command-line.ts';

export interface Health {
  readonly status: string;
  readonly state: string;
  readonly trip: string | null;
  readonly tick: number;
}

/** `dip-bridge run` on a free port, killed with the test should it still live then. */
export class Run {
  /** What the next ones find in their environment beside the tester's own. */
  static environment: NodeJS.ProcessEnv = {};
  readonly process: ChildProcess;
  readonly exit: Promise<[code: number | null, signal: string | null]>;
  stdout = '';
  stderr = '';

  /** Of the data that it keeps; removed with the test. */
  readonly data = mkdtempSync(join(tmpdir(), 'dip-bridge-run-'));

  constructor(...args: string[]) {
    const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    const data = args.includes('--data') ? [] : ['--data', this.data];
    this.process = spawn(process.execPath, [BINARY, 'run', ...listen, ...data, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), ...Run.environment },
    });
    this.process.stdout!.on('data', (text) => (this.stdout += String(text)));
    this.process.stderr!.on('data', (text) => (this.stderr += String(text)));
    this.exit = once(this.process, 'close') as Promise<[number | null, string | null]>;
    onTestFinished(async () => {
      this.process.kill('SIGKILL');
      await this.exit;
      rmSync(this.data, { recursive: true, force: true });
    });
  }

  /** One that balances. */
  static async running(...args: string[]): Promise<Run> {
    const run = new Run(...args);
    await until(() => run.address !== '' || run.process.exitCode !== null);
    await run.untilHealth(({ state }) => state === 'running');
    return run;
  }

  get address(): string {
    return /^http:\/\/\S+/m.exec(this.stderr)?.[0] ?? '';
  }

  async health(): Promise<Health> {
    return (await (await fetch(`${this.address}/health`)).json()) as Health;
  }

  async untilHealth(holds: (health: Health) => boolean): Promise<Health> {
    for (let tries = 0; tries < 500; tries++) {
      const health = await this.health();
      if (holds(health)) return health;
      await sleep(20);
    }
    throw new Error(`in vain: ${holds}; ${this.stderr}`);
  }

  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.process.kill(signal);
    return (await this.exit)[0];
  }

  get result(): { readonly [name: string]: unknown } {
    return JSON.parse(this.stdout) as { readonly [name: string]: unknown };
  }
}
