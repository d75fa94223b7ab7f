import { STATE } from './state.ts';

/** What disturbs a plant: by an operator, a script or a schedule. */
export type Disturbance =
  | {
      /** A rectangular force on the cart. */
      readonly type: 'push';
      readonly impulseNs: number;
      readonly durationS: number;
    }
  | {
      /** Jumps of the three velocities: m/s, rad/s, rad/s. */
      readonly type: 'kick';
      readonly jump: readonly [number, number, number];
    };

export type ScheduledDisturbance = Disturbance & {
  /** Time on the rig's clock, s. */
  readonly atSeconds: number;
};

/** Pushes that can act at once; one more replaces the one that ends soonest. */
const SLOTS = 16;

/** Pushes and kicks, on schedule or as they come. */
export class Disturbances {
  /** Force, N, and time left, s, of every push; then the three velocity jumps to come; then the next of the schedule. */
  readonly memory = new Float64Array(2 * SLOTS + 4);
  readonly #schedule: readonly ScheduledDisturbance[];

  constructor(schedule: readonly ScheduledDisturbance[]) {
    this.#schedule = [...schedule].sort((a, b) => a.atSeconds - b.atSeconds);
  }

  /** Forgets what acts and what came unscheduled. */
  clear(): void {
    this.memory.fill(0, 0, JUMP + 3);
  }

  add(disturbance: Disturbance): void {
    const { memory } = this;
    if (disturbance.type === 'kick') {
      for (let i = 0; i < 3; i++) memory[JUMP + i] += disturbance.jump[i];
      return;
    }
    let slot = 0;
    for (let i = 1; i < SLOTS; i++) if (memory[2 * i + 1] < memory[2 * slot + 1]) slot = i;
    memory[2 * slot] = disturbance.impulseNs / disturbance.durationS;
    memory[2 * slot + 1] = disturbance.durationS;
  }

  /** Adds what the schedule holds up to a time. @param clock [time on the rig's clock, s] */
  advanceSchedule(clock: Float64Array): void {
    const { memory } = this;
    while (memory[NEXT] < this.#schedule.length) {
      const due = this.#schedule[memory[NEXT]];
      if (due.atSeconds > clock[0]) return;
      this.add(due);
      memory[NEXT] += 1;
    }
  }

  /** Adds the jumps to come to the velocities of a state, laid out as `STATE`. */
  applyKicks(state: Float64Array): void {
    const { memory } = this;
    for (let i = 0; i < 3; i++) {
      state[STATE.xDot + i] += memory[JUMP + i];
      memory[JUMP + i] = 0;
    }
  }

  /**
   * Adds the mean force of all pushes in the next step to `forces[index]`, N.
   * @param step [length of the step, s]
   */
  applyPushes(forces: Float64Array, index: number, step: Float64Array): void {
    const { memory } = this;
    for (let slot = 0; slot < 2 * SLOTS; slot += 2) {
      const left = memory[slot + 1];
      if (left <= 0) continue;
      forces[index] += memory[slot] * Math.min(1, left / step[0]);
      memory[slot + 1] = Math.max(0, left - step[0]);
    }
  }
}

const JUMP = 2 * SLOTS;
const NEXT = JUMP + 3;
