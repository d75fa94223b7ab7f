import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../emulator/compile.ts';

const SOURCES = [
  'bench/c/wire-client.c',
  'firmware-protocol/core/command.c',
  'firmware-protocol/core/frame.c',
  'firmware-protocol/core/crc16.c',
].map((file) => fileURLToPath(new URL(`../../../${file}`, import.meta.url)));

/** The client in C: compiled when made, until it is closed. */
export class WireClient {
  readonly program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dip-bridge-wire-'));

  /** @throws BridgeError COMPILER_MISSING, NOT_COMPILED */
  constructor() {
    this.program = join(this.#folder, 'wire-client');
    try {
      compile('gcc', 'the comparison', ['-O2', '-o', this.program, ...SOURCES]);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
