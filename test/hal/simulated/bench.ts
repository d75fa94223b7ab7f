import { rigFault, type RigFaultName, type RigFault } from '../../../src/hal/rig-fault.ts';
import { withDefaults, type SimulatedRigOptions } from '../../../src/hal/simulated/options.ts';
import { SimulatedRig } from '../../../src/hal/simulated/simulated-rig.ts';
import { RungeKutta4 } from '../../../src/plant-sim/integrator.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { RECORD_SIZE, REQUEST, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';

export const PHYSICAL = PHYSICS['deployment-guide'];
export const TILTED = [0.02, 0.1, 0.05, 0, 0, 0];

/**
 * A rig with what a control thread does to it: read, write, one period after the other. It is held
 * until the first enabled force, and its device is cleared, so that time begins with that force.
 */
export class Bench {
  readonly rig: SimulatedRig;
  readonly record = new Float64Array(RECORD_SIZE);
  #tick = -1;

  constructor(options: Partial<SimulatedRigOptions> = {}, { cleared = true } = {}) {
    this.rig = new SimulatedRig(
      withDefaults({ physics: PHYSICAL, periodSeconds: 0.001, initialState: TILTED, ...options }),
    );
    if (cleared) this.reset();
  }

  get tick(): number {
    return this.#tick;
  }

  /** Goes on from the tick of the record, where that was put back. */
  rewind(): void {
    this.#tick = this.record[SIGNAL.tick]!;
  }

  read(periods = 1): this {
    this.#tick += periods;
    this.record[SIGNAL.tick] = this.#tick;
    this.record[SIGNAL.periods] = periods;
    this.rig.read(this.record);
    return this;
  }

  /** Writes an enabled force, N; null is not enabled. */
  write(force: number | null): this {
    this.record[SIGNAL.force] = force ?? 0;
    this.record[SIGNAL.enable] = force === null ? 0 : 1;
    this.rig.write(this.record);
    return this;
  }

  run(periods: number, force: number | null): this {
    for (let i = 0; i < periods; i++) this.read().write(force);
    return this;
  }

  /** Grants a reset, as the cycle does, and waits until it has come to the device. */
  reset(): this {
    this.record[SIGNAL.state] = SAFETY_STATE.ready;
    this.record[SIGNAL.requests] = REQUEST.reset;
    this.run(1, null);
    this.record[SIGNAL.requests] = 0;
    for (let i = 0; i < 500 && this.says('deviceLatched'); i++) this.run(1, null);
    return this;
  }

  inject(name: RigFaultName, of: Partial<RigFault> = {}): this {
    this.rig.inject(rigFault(name, of));
    return this;
  }

  get flags(): number {
    return this.record[SIGNAL.rigFlags];
  }

  says(flag: keyof typeof RIG_FLAG): boolean {
    return (this.flags & RIG_FLAG[flag]) !== 0;
  }

  get fresh(): boolean {
    return this.record[SIGNAL.fresh] !== 0;
  }

  get counts(): number[] {
    return [...this.record.subarray(SIGNAL.countX, SIGNAL.countX + 3)];
  }

  get truth(): number[] {
    return [...this.record.subarray(SIGNAL.trueX, SIGNAL.trueX + 6)];
  }
}

/** The plant alone, under one force a millisecond. */
export function plantUnder(
  forces: readonly number[],
  initial: readonly number[] = TILTED,
): number[] {
  const plant = new RungeKutta4(PHYSICAL);
  const state = Float64Array.from(initial);
  for (const force of forces) plant.advance(state, Float64Array.of(force, 0.001), 1);
  return [...state];
}

export function times(count: number, force: number): number[] {
  return new Array<number>(count).fill(force);
}
