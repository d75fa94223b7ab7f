import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment } from '../cli/command-line.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

/** What a checkout holds beside its sources. */
const NOT_COPIED = new Set(['node_modules', '.git', 'dist', 'docs/api', 'coverage', 'data']);

/** The tester's environment without what `npm test` tells its scripts, and without our own Node. */
const ENVIRONMENT = {
  ...Object.fromEntries(
    Object.entries(cleanEnvironment()).filter(
      ([name]) => !/^(npm_|NODE_OPTIONS$|VITEST)/.test(name),
    ),
  ),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(ROOT))
    .join(delimiter),
};

let folder: string;
let checkout: string;
let packed: readonly string[];
/** A folder of somebody who installed the package. */
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dip-bridge-pack-'));
  checkout = copyCheckout();
  const [{ filename, files }] = JSON.parse(
    runNpm(checkout, 'pack', '--json', '--pack-destination', folder),
  ) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path).sort();

  installed = join(folder, 'installed');
  mkdirSync(installed);
  runNpm(
    installed,
    ...['install', '--prefix', installed, '--no-audit', '--no-fund', '--prefer-offline'],
    join(folder, filename),
  );
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the package', () => {
  test('holds program, build, templates, pages and the twin in C, and nothing else', () => {
    const kinds = new Set(packed.map((file) => file.split('/')[0]));
    expect([...kinds].sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bench',
        'bin',
        'config',
        'dist',
        'docs',
        'firmware-protocol',
        'package.json',
      ].sort(),
    );
    // The twin in C is compiled where it is run.
    expect(packed.filter((file) => file.startsWith('bench/'))).toEqual([
      'bench/c/plant-twin.c',
      'bench/c/wire-client.c',
    ]);
    expect(packed.filter((file) => /\.(map|py)$|\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(packed.filter((file) => file.startsWith('docs/api/'))).toEqual([]);
  });

  test('holds a build of every source and nothing that an earlier build left behind', () => {
    const built = packed.filter((file) => file.startsWith('dist/') && file.endsWith('.js'));
    const threads = built.filter((file) => !file.startsWith('dist/dashboard/'));
    const sources = readdirSync(join(checkout, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('dashboard'))
      .map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
    expect(threads).toEqual(sources.sort());
    expect(packed).toContain('dist/dashboard/index.html');
  });

  test('has pages that lead to pages that exist', () => {
    const pages = packed.filter((file) => file.endsWith('.md'));
    expect(pages).toContain('docs/errors.md');
    const missing = pages.flatMap((page) => {
      const text = readFileSync(join(checkout, page), 'utf8');
      return [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => join(page, '..', target!))
        .filter((target) => !packed.includes(target) && !existsSync(join(checkout, target)));
    });
    expect(missing).toEqual([]);
  });
});

describe('installed elsewhere', () => {
  test('says its version', () => {
    expect(dipBridge('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('simulates', () => {
    const { status, stdout } = dipBridge('simulate', '--duration', '2', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ controller: 'classical_smc', upright: true });
  });

  test('balances in real time and serves its page', async () => {
    const args = ['--no-install', 'dip-bridge', 'run', '--listen', '127.0.0.1:0'];
    const child = spawn('npx', [...args, '--duration', '3', '--json'], {
      cwd: installed,
      env: ENVIRONMENT,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    const exited = once(child, 'exit');
    const address = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (text) => {
        stderr += String(text);
        const [found] = /http:\/\/\S+/.exec(stderr) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.on('exit', () => reject(new Error(`ended before it served: ${stderr}`)));
    });

    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    const script = /src="([^"]+\.js)"/.exec(html)![1]!;
    expect((await fetch(new URL(script, address))).status).toBe(200);

    expect(await exited).toEqual([0, null]);
    expect(JSON.parse(stdout)).toMatchObject({ upright: true, state: 'running', trip: null });
  });

  test('is a library, with types', () => {
    const file = join(installed, 'energy.mjs');
    writeFileSync(
      file,
      `import { PHYSICS, energy } from 'dip-bridge/plant-sim';
       import { CONTROLLER_NAMES } from 'dip-bridge/controllers';
       import { ESTIMATOR_NAMES } from 'dip-bridge/estimation';
       const upright = energy(PHYSICS['deployment-guide'], new Float64Array(6));
       console.log(JSON.stringify([upright > 0, CONTROLLER_NAMES.length, ESTIMATOR_NAMES.length]));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '[true,5,4]\n', stderr: '' });
    for (const entry of ['plant-sim', 'controllers', 'estimation']) {
      expect(packed).toContain(`dist/${entry}/index.d.ts`);
    }
  });

  test('offers nothing beside its public entry points', () => {
    const file = join(installed, 'inner.mjs');
    writeFileSync(file, "import 'dip-bridge/dist/loop/cycle/cycle.js';");
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});

/** The working tree as a fresh checkout with its packages installed, and with a stale build. */
function copyCheckout(): string {
  const copy = join(folder, 'checkout');
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (source) => !NOT_COPIED.has(relative(ROOT, source)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'dist', 'loop'), { recursive: true });
  writeFileSync(join(copy, 'dist', 'loop', 'removed-long-ago.js'), '');
  mkdirSync(join(copy, 'docs', 'api'));
  writeFileSync(join(copy, 'docs', 'api', 'index.html'), '');
  return copy;
}

function runNpm(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${stderr}${stdout}`);
  return stdout;
}

function dipBridge(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'dip-bridge', ...args], {
    cwd: installed,
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  return { status, stdout, stderr };
}
