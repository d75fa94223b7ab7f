import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../emulator/compile.ts';
import { physicsArguments } from '../../emulator/physics-arguments.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import { STATE_SIZE } from '../../plant-sim/state.ts';

/** What both sides integrate, again and again from the initial state. */
export interface PlantRun {
  readonly physics: PhysicalParameters;
  /** On the cart, N. */
  readonly coulombFriction: number;
  /** Laid out as `STATE`. */
  readonly initialState: readonly number[];
  /** On the cart, N. */
  readonly force: number;
  /** s */
  readonly stepSeconds: number;
  readonly steps: number;
}

export interface PlantSpeed {
  /** Per second of processor time, so that what else the machine does counts less. */
  readonly stepsPerSecond: number;
  readonly finalState: Float64Array;
}

const SOURCES = ['bench/c/plant-twin.c', 'firmware-protocol/emulator/plant.c'].map((file) =>
  fileURLToPath(new URL(`../../../${file}`, import.meta.url)),
);
const FLAGS = ['-O3', '-march=native', '-ffp-contract=off'];

/** The integrator in C: compiled when made, until it is closed. */
export class PlantTwin {
  readonly #folder: string;
  readonly #program: string;

  /** @throws BridgeError COMPILER_MISSING, NOT_COMPILED */
  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'dip-bridge-twin-'));
    this.#program = join(this.#folder, 'plant-twin');
    try {
      compile('gcc', 'the comparison', [...FLAGS, '-o', this.#program, ...SOURCES, '-lm']);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Runs for about `seconds` of processor time, at least once. */
  run(run: PlantRun, seconds: number): PlantSpeed {
    const { physics, coulombFriction, force, stepSeconds, initialState } = run;
    const numbers = [
      seconds,
      run.steps,
      ...physicsArguments(physics),
      coulombFriction,
      force,
      stepSeconds,
      ...initialState,
    ];
    const output = execFileSync(this.#program, numbers.map(String), { encoding: 'utf8' });
    const [stepsPerSecond, ...bits] = output.trim().split(' ');
    const finalState = new Float64Array(STATE_SIZE);
    const view = new DataView(finalState.buffer);
    const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    for (const [i, word] of bits.entries()) {
      view.setBigUint64(8 * i, BigInt(`0x${word}`), isLittleEndian);
    }
    return { stepsPerSecond: Number(stepsPerSecond), finalState };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
