import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const BINARY = fileURLToPath(new URL('../../bin/dip-bridge.mjs', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `dip-bridge` to its end, with none of the tester's own settings in its environment. */
export function dipBridge(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BINARY, ...args], {
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...environment },
  });
  return { status, stdout, stderr };
}

/** The same beside what else the test does, such as serving it. */
export function startDipBridge(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: cleanEnvironment() };
    const child = execFile(process.execPath, [BINARY, ...args], options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

/** The tester's environment without what configures a bridge. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('DIP_') && name !== 'CONFIG_PATH' && name !== 'LOG_LEVEL',
    ),
  );
}
