import { execFile } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { launchEmulator } from '../../src/emulator/launch.ts';
import { emulatorOptions, type EmulatorChoices } from '../../src/emulator/options.ts';

const BINARY = fileURLToPath(new URL('../../bin/dip-bridge.mjs', import.meta.url));

/** A rig that is awkward in every way, and the configuration that describes it. */
const AWKWARD: Partial<EmulatorChoices> = {
  relative: true,
  reversed: ['x', 'theta1', 'drive'],
  unreferenced: true,
};
const AWKWARD_FILE = `rig:
  channels: {x: {sign: -1}, theta1: {sign: -1}, theta2: {mode: relative}}
  drive: {sign: -1}
`;

interface Case {
  readonly name: string;
  readonly choices: EmulatorChoices;
  readonly args: readonly string[];
  readonly file: string;
}

const CASES: readonly Case[] = [
  { name: 'host, 1 kHz, direct', choices: { rig: 'host' }, args: ['--rate', '1000'], file: '' },
  {
    name: 'host, 1 kHz, stream',
    choices: { rig: 'host' },
    args: ['--rate', '1000'],
    file: 'rig: {serial: {transport: stream}}\n',
  },
  { name: 'avr, 500 Hz', choices: { rig: 'avr' }, args: ['--rate', '500'], file: '' },
  {
    name: 'host, 1 kHz, awkward',
    choices: { rig: 'host', ...AWKWARD },
    args: ['--rate', '1000', '--reference', 'centre'],
    file: AWKWARD_FILE,
  },
  {
    name: 'avr, 500 Hz, awkward',
    choices: { rig: 'avr', ...AWKWARD },
    args: ['--rate', '500', '--reference', 'centre'],
    file: AWKWARD_FILE,
  },
];

/** The bridge balances emulated rigs over a tty: upright to the end in every case. */
export async function prove(options: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...options],
    options: { seconds: { type: 'string', default: '60' } },
  });
  const results = [];
  for (const one of CASES) {
    console.error(`${one.name}: ${values.seconds} s`);
    results.push({ name: one.name, ...(await balance(one, values.seconds)) });
  }
  const holds = results.every(({ exitCode }) => exitCode === 0);
  console.log(JSON.stringify({ holds, results }, null, 2));
  return holds;
}

async function balance({ choices, args, file }: Case, seconds: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-prove-'));
  const config = join(folder, 'bridge.yaml');
  writeFileSync(config, file);
  const emulator = await launchEmulator(emulatorOptions(resolveBridgeConfig({}), choices));
  try {
    return await run([
      ...['run', '--rig', 'serial', '--device', emulator.path, '--config', config, '--arm'],
      ...args,
      ...['--duration', seconds, '--listen', '127.0.0.1:0', '--json'],
    ]);
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  }
}

function run(args: readonly string[]): Promise<{ exitCode: number; result: unknown }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BINARY, ...args], (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code ?? 1);
      resolve({ exitCode, result: stdout === '' ? stderr : JSON.parse(stdout) });
    });
  });
}
