import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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
  readonly process: ChildProcess;
  readonly exit: Promise<[code: number | null, signal: string | null]>;
  stdout = '';
  stderr = '';

  constructor(...args: string[]) {
    const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    this.process = spawn(process.execPath, [BINARY, 'run', ...listen, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: cleanEnvironment(),
    });
    this.process.stdout!.on('data', (text) => (this.stdout += String(text)));
    this.process.stderr!.on('data', (text) => (this.stderr += String(text)));
    this.exit = once(this.process, 'close') as Promise<[number | null, string | null]>;
    onTestFinished(async () => {
      this.process.kill('SIGKILL');
      await this.exit;
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
