import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { buildEmulator } from '../../src/emulator/build.ts';
import { emulatorOptions, type EmulatorName } from '../../src/emulator/options.ts';

afterEach(() => vi.unstubAllEnvs());

/** An empty folder for the length of a test. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-compile-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A machine with these programs alone: each prints a complaint and fails, or makes its `-o FILE`. */
function machineWith(programs: Record<string, string | null>): void {
  const folder = emptyFolder();
  for (const [name, complaint] of Object.entries(programs)) {
    const body =
      complaint === null
        ? 'while [ "$1" != -o ]; do shift; done; : > "$2"'
        : `echo '${complaint}' >&2; exit 1`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  vi.stubEnv('XDG_CACHE_HOME', emptyFolder());
  vi.stubEnv('PATH', folder + delimiter + '/nowhere');
}

const build = (rig: EmulatorName) =>
  buildEmulator(emulatorOptions(resolveBridgeConfig({}, {}), { rig }));

describe('what stands against a build is named with its cure', () => {
  test.each([
    ['host', {}, 'COMPILER_MISSING', 'gcc is missing', 'apt install gcc libc6-dev'],
    ['avr', {}, 'COMPILER_MISSING', 'avr-gcc is missing', 'apt install gcc-avr avr-libc'],
    [
      'avr',
      { 'avr-gcc': 'clock.c:3:10: fatal error: avr/interrupt.h: No such file or directory' },
      'NOT_COMPILED',
      'avr/interrupt.h',
      'apt install avr-libc',
    ],
    [
      'avr',
      {
        'avr-gcc': null,
        gcc: 'chip.h:11:10: fatal error: simavr/avr_uart.h: No such file or directory',
      },
      'NOT_COMPILED',
      'simavr/avr_uart.h',
      'apt install libsimavr-dev',
    ],
    [
      'avr',
      { 'avr-gcc': null, gcc: '/usr/bin/ld: cannot find -lsimavr: No such file or directory' },
      'NOT_COMPILED',
      '-lsimavr',
      'apt install libsimavr-dev',
    ],
    [
      'host',
      { gcc: 'pty.c:4:10: fatal error: pty.h: No such file or directory' },
      'NOT_COMPILED',
      'pty.h',
      'apt install libc6-dev',
    ],
    [
      'avr',
      { 'avr-gcc': 'uart.c:16:2: error: #error "BAUD cannot be made of F_CPU."' },
      'NOT_COMPILED',
      'BAUD cannot be made of F_CPU.',
      'Choose another value',
    ],
  ] as const)('%s rig, %o', (rig, programs, code, what, cure) => {
    machineWith(programs);
    let thrown: unknown;
    try {
      build(rig);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, exitCode: 6 });
    expect((thrown as Error).message).toContain(what);
    expect((thrown as Error).message).toContain(cure);
    expect((thrown as Error).message).not.toContain('\n');
  });
});

test('what was compiled once is not compiled again', () => {
  machineWith({ gcc: null });
  const first = build('host');
  vi.stubEnv('PATH', '/nowhere');
  expect(build('host')).toEqual(first);
});
