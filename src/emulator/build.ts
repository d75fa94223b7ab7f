import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, type Compiler } from './compile.ts';
import type { EmulatorOptions } from './options.ts';

const ROOT = fileURLToPath(new URL('../../firmware-protocol/', import.meta.url));

const C99 = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Werror'];

/** A program to be compiled: sources and include folders are relative to `firmware-protocol/`. */
interface Recipe {
  readonly name: string;
  readonly compiler: Compiler;
  readonly flags: readonly string[];
  readonly sources: readonly string[];
  /** Folders whose files make another program of the same sources. */
  readonly folders: readonly string[];
  readonly libraries: readonly string[];
}

/** What to start, and what it shall say that it was built from. */
export interface BuiltEmulator {
  readonly program: string;
  /** `key=value` arguments that belong to the build. */
  readonly args: readonly string[];
}

/**
 * Compiles an emulator, and for the AVR its firmware, where that has not been done before.
 *
 * @throws BridgeError COMPILER_MISSING, NOT_COMPILED
 */
export function buildEmulator(options: EmulatorOptions): BuiltEmulator {
  if (options.rig === 'host') {
    const { file, key } = build(emulatorRecipe('host', ['host.c'], []));
    return { program: file, args: [`build=${key}`] };
  }
  const firmware = build(firmwareRecipe(options), (key) => [`-DBUILD="${key}"`]);
  const emulator = build(
    emulatorRecipe('avr', ['avr.c', 'chip.c'], ['-lsimavr', '-Wl,--allow-shlib-undefined']),
  );
  return { program: emulator.file, args: [`elf=${firmware.file}`] };
}

/** The mains of the emulators, and what only one of them needs. */
const NOT_COMMON = new Set(['host.c', 'avr.c', 'chip.c']);

function emulatorRecipe(name: string, own: readonly string[], libraries: string[]): Recipe {
  const common = cFiles('emulator').filter((file) => !NOT_COMMON.has(file));
  return {
    name: `emulator-${name}`,
    compiler: 'gcc',
    flags: [...C99, '-O2', '-ffp-contract=off', '-Icore'],
    sources: [...inFolder('emulator', [...own, ...common]), ...inFolder('core', cFiles('core'))],
    folders: ['emulator', 'core', 'boards/atmega328p'],
    libraries: [...libraries, '-lutil', '-lm'],
  };
}

function firmwareRecipe(options: EmulatorOptions): Recipe {
  const board = 'boards/atmega328p';
  const { counts, fullScaleForce, watchdogMs, baudRate } = options;
  return {
    name: 'firmware-atmega328p',
    compiler: 'avr-gcc',
    flags: [
      ...C99,
      ...['-mmcu=atmega328p', '-O2', '-flto', '-Icore', `-I${board}`],
      `-DBAUD=${baudRate}UL`,
      `-DCOUNTS_PER_METRE=${counts[0]}UL`,
      `-DCOUNTS_PER_REV1=${counts[1]}UL`,
      `-DCOUNTS_PER_REV2=${counts[2]}UL`,
      `-DFORCE_LIMIT_MN=${Math.round(1000 * fullScaleForce)}UL`,
      `-DWATCHDOG_MS=${watchdogMs}`,
    ],
    sources: [...inFolder(board, cFiles(board)), ...inFolder('core', cFiles('core'))],
    folders: [board, 'core'],
    libraries: [],
  };
}

function build(
  recipe: Recipe,
  keyFlags: (key: string) => readonly string[] = () => [],
): { readonly file: string; readonly key: string } {
  const key = keyOf(recipe);
  const folder = cacheFolder();
  const file = join(folder, `${recipe.name}-${key}`);
  if (existsSync(file)) return { file, key };
  // Two that build the same at once do not see each other's half.
  const unfinished = `${file}.${process.pid}`;
  compile(recipe.compiler, `the ${recipe.name.replace('-', ' for the rig ')}`, [
    ...recipe.flags.map((flag) => flag.replace(/^-I/, `-I${ROOT}`)),
    ...keyFlags(key),
    ...['-o', unfinished],
    ...recipe.sources.map((source) => join(ROOT, source)),
    ...recipe.libraries,
  ]);
  renameSync(unfinished, file);
  return { file, key };
}

/** Changes with whatever the program is made of; short enough for a page of the identity. */
function keyOf(recipe: Recipe): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(recipe));
  for (const folder of recipe.folders) {
    for (const file of readdirSync(join(ROOT, folder)).sort()) {
      if (/\.[ch]$/.test(file)) hash.update(file).update(readFileSync(join(ROOT, folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Of this user alone: what lies there is run. */
function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(base, 'dip-bridge');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    // A home that cannot be written to: compiled anew by each process.
    return mkdtempSync(join(tmpdir(), 'dip-bridge-'));
  }
}

function cFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.c'))
    .sort();
}

function inFolder(folder: string, files: readonly string[]): string[] {
  return files.map((file) => `${folder}/${file}`);
}
