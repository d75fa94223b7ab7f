import { STATE_SIZE } from '../plant-sim/state.ts';

/** Where the velocities stand in a state, and how many channels are measured. */
export const CHANNELS = 3;

/**
 * What every estimator remembers, in one array: its estimate, its prediction, its disturbance and
 * whatever else the kind of estimator needs. All are views of `memory`.
 */
export class EstimatorMemory {
  readonly memory: Float64Array;
  readonly estimate: Float64Array;
  readonly prediction: Float64Array;
  readonly disturbance: Float64Array;
  /** The cells of the kind. */
  readonly own: Float64Array;

  constructor(ownSize: number) {
    const disturbanceAt = 2 * STATE_SIZE;
    this.memory = new Float64Array(disturbanceAt + 1 + ownSize);
    this.estimate = this.memory.subarray(0, STATE_SIZE);
    this.prediction = this.memory.subarray(STATE_SIZE, disturbanceAt);
    this.disturbance = this.memory.subarray(disturbanceAt, disturbanceAt + 1);
    this.own = this.memory.subarray(disturbanceAt + 1);
  }

  /** Sets estimate and prediction from positions and velocities, and the disturbance to 0. */
  reset(position: Float64Array, velocity: Float64Array): void {
    for (let i = 0; i < CHANNELS; i++) {
      this.estimate[i] = position[i];
      this.estimate[CHANNELS + i] = velocity[i];
    }
    this.predictNow();
    this.disturbance[0] = 0;
  }

  /** Starts the prediction from the estimate. */
  predictNow(): void {
    for (let i = 0; i < STATE_SIZE; i++) this.prediction[i] = this.estimate[i];
  }
}
