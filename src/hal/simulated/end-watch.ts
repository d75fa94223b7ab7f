import { pressedSwitches } from '../../plant-sim/limit-switches.ts';

/** Layout of {@link EndWatch.memory}. */
const CELL = { pushedOutward: 0, reachedUnderPower: 1, wasPressed: 2 } as const;

/** Counts what must not happen at the ends of a track: what a proof looks at. */
export class EndWatch {
  readonly memory = new Float64Array(3);
  readonly #switchPosition: number;

  /** @param switchPosition of both switches from the middle, m */
  constructor(switchPosition: number) {
    this.#switchPosition = switchPosition;
  }

  /** Steps in which the device drove the cart on towards a switch that was pressed. */
  get pushedOutward(): number {
    return this.memory[CELL.pushedOutward];
  }

  /** How often the cart came to a switch while the device gave it a force. */
  get reachedUnderPower(): number {
    return this.memory[CELL.reachedUnderPower];
  }

  /**
   * One step of the plant.
   *
   * @param state at its beginning, laid out as `STATE`
   * @param forces what the device gives meanwhile, at 0
   */
  see(state: Float64Array, forces: Float64Array): void {
    const { memory } = this;
    const isPressed = pressedSwitches(state, this.#switchPosition) !== 0;
    if (isPressed && forces[0] * state[0] > 0) memory[CELL.pushedOutward] += 1;
    if (isPressed && memory[CELL.wasPressed] === 0 && forces[0] !== 0) {
      memory[CELL.reachedUnderPower] += 1;
    }
    memory[CELL.wasPressed] = isPressed ? 1 : 0;
  }
}
