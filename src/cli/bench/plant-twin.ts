import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BridgeError, EXIT } from '../../errors.ts';
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

const SOURCE = fileURLToPath(new URL('../../../bench/c/plant-twin.c', import.meta.url));
const COMPILER = ['-O3', '-march=native', '-ffp-contract=off'];

/** The integrator in C: compiled when made, until it is closed. */
export class PlantTwin {
  readonly #folder: string;
  readonly #program: string;

  /** @throws BridgeError where there is no C compiler */
  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'dip-bridge-twin-'));
    this.#program = join(this.#folder, 'plant-twin');
    try {
      execFileSync('gcc', [...COMPILER, '-o', this.#program, SOURCE, '-lm'], { stdio: 'pipe' });
    } catch (error) {
      this.close();
      throw compilerError(error as NodeJS.ErrnoException & { readonly stderr?: Buffer });
    }
  }

  /** Runs for about `seconds` of processor time, at least once. */
  run(run: PlantRun, seconds: number): PlantSpeed {
    const { physics, coulombFriction, force, stepSeconds, initialState } = run;
    const numbers = [
      seconds,
      run.steps,
      ...inOrder(physics),
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

/** As the program wants them. */
function inOrder(physics: PhysicalParameters): number[] {
  const { cartMass, mass1, mass2, length1, length2, com1, com2, inertia1, inertia2 } = physics;
  const { gravity, cartDamping, jointDamping1, jointDamping2 } = physics;
  return [
    ...[cartMass, mass1, mass2, length1, length2, com1, com2, inertia1, inertia2],
    ...[gravity, cartDamping, jointDamping1, jointDamping2],
  ];
}

function compilerError(error: NodeJS.ErrnoException & { readonly stderr?: Buffer }): BridgeError {
  if (error.code === 'ENOENT') {
    return new BridgeError(
      'COMPILER_MISSING',
      EXIT.unavailable,
      'gcc is missing, and the comparison needs it; install it (Debian: apt install gcc libc6-dev)',
    );
  }
  const reason = error.stderr?.toString().trim().split('\n')[0] || error.message;
  return new BridgeError(
    'TWIN_NOT_COMPILED',
    EXIT.unavailable,
    `${SOURCE}: gcc cannot compile it (${reason}); install gcc and libc6-dev`,
  );
}
