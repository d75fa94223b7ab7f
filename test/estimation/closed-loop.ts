import { CommandHistory } from '../../src/estimation/command-history.ts';
import type { Estimator, EstimatorInput } from '../../src/estimation/estimator.ts';
import { RungeKutta4 } from '../../src/plant-sim/integrator.ts';
import type { PhysicalParameters } from '../../src/plant-sim/physics.ts';

/** 4096 counts a revolution on both angles, 0.05 mm on the cart. */
export const COUNT_SIZES = Float64Array.of(0.00005, (2 * Math.PI) / 4096, (2 * Math.PI) / 4096);

/**
 * u = -K x from the discrete Riccati equation (scipy.linalg.solve_discrete_are) for the
 * deployment-guide plant, Q = diag(24.91 607.1 182.3 99.27 7.621 6.97) T, R = 0.3104 T.
 */
export const LQR: Readonly<Record<number, readonly number[]>> = {
  1000: [8.83799, -495.161, 741.49, 28.266, 35.063, 117.971],
  100: [7.82542, -456.891, 673.02, 25.0533, 29.9825, 106.724],
};

export interface Loop {
  readonly estimator: Estimator;
  readonly plant: PhysicalParameters;
  readonly rate: number;
  readonly seconds: number;
  readonly initial: readonly number[];
  readonly coulombFriction?: number;
  readonly delayPeriods?: number;
  readonly seed?: number;
  /** Ticks at which no sample comes. */
  readonly lost?: (tick: number) => boolean;
  /** Force on the cart that nobody commanded, N. */
  readonly push?: (seconds: number) => number;
  /** Feedback, deployment-guide's by default; null leaves the plant alone. */
  readonly gain?: readonly number[] | null;
  readonly watch?: (tick: number, truth: Float64Array, force: number) => void;
}

export interface Outcome {
  readonly upright: boolean;
  /** Root mean square of both angles over the second half, rad. */
  readonly angleRms: number;
  /** Total variation of the force over the second half, N/s. */
  readonly chatter: number;
  readonly worstAngle: number;
}

/**
 * The loop of cycle and rig in small: encoders of {@link COUNT_SIZES} with half a count of noise,
 * a delay of whole periods, a constant gain, the estimated disturbance cancelled.
 */
export function runLoop(loop: Loop): Outcome {
  const { estimator, rate, seconds } = loop;
  const gain = loop.gain === undefined ? LQR[rate] : loop.gain;
  const delay = loop.delayPeriods ?? 1;
  const normal = normals(loop.seed ?? 1);
  const plant = new RungeKutta4(loop.plant, loop.coulombFriction ?? 0);
  const truth = Float64Array.from(loop.initial);
  const commands = new CommandHistory(256);
  const input: EstimatorInput = {
    measurement: new Float64Array(3),
    fresh: true,
    elapsedPeriods: 1,
    commands,
    delayPeriods: Float64Array.of(delay),
    truth,
  };
  const acting = new Float64Array(2);
  const force = new Float64Array(1);
  const substeps = Math.ceil(1000 / rate);
  const ticks = Math.round(rate * seconds);
  const pending: number[] = new Array<number>(delay).fill(0);
  let squares = 0;
  let variation = 0;
  let worstAngle = 0;
  for (let tick = 0; tick < ticks; tick++) {
    for (let i = 0; i < 3; i++) {
      const counts = Math.floor(truth[i] / COUNT_SIZES[i] + 0.5 * normal() + 0.5);
      input.measurement[i] = counts * COUNT_SIZES[i];
    }
    input.fresh = !(loop.lost?.(tick) ?? false);
    if (tick === 0) estimator.reset(input.measurement, new Float64Array(3));
    else estimator.step(input);
    const last = force[0];
    if (gain) {
      let demand = -Math.min(10, Math.max(-10, estimator.disturbance[0]));
      for (let i = 0; i < 6; i++) demand -= gain[i] * estimator.prediction[i];
      force[0] = Math.min(200, Math.max(-200, demand));
    }
    loop.watch?.(tick, truth, force[0]);
    commands.push(force, 0);
    pending.push(force[0]);
    acting[0] = pending.shift()! + (loop.push?.(tick / rate) ?? 0);
    acting[1] = 1 / rate / substeps;
    plant.advance(truth, acting, substeps);
    worstAngle = Math.max(worstAngle, Math.abs(truth[1]), Math.abs(truth[2]));
    if (!(worstAngle < 1.2 && Math.abs(truth[0]) < 1.5)) {
      if (gain) return { upright: false, angleRms: NaN, chatter: NaN, worstAngle };
    }
    if (2 * tick >= ticks) {
      squares += truth[1] * truth[1] + truth[2] * truth[2];
      variation += Math.abs(force[0] - last);
    }
  }
  return {
    upright: worstAngle < 1.2,
    angleRms: Math.sqrt(squares / ticks),
    chatter: (2 * variation) / seconds,
    worstAngle,
  };
}

/** Seeded standard normal numbers (Box and Muller over a linear congruential generator). */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A plant with masses and lengths each off by up to `spread`, centres and inertias with them. */
export function offPlant(
  nominal: PhysicalParameters,
  spread: number,
  seed: number,
): PhysicalParameters {
  let state = Math.imul(seed, 2654435761) >>> 0;
  const factor = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + spread * ((2 * state) / 4294967296 - 1);
  };
  const [m0, m1, m2, l1, l2] = [factor(), factor(), factor(), factor(), factor()];
  return {
    ...nominal,
    cartMass: nominal.cartMass * m0,
    mass1: nominal.mass1 * m1,
    mass2: nominal.mass2 * m2,
    length1: nominal.length1 * l1,
    length2: nominal.length2 * l2,
    com1: nominal.com1 * l1,
    com2: nominal.com2 * l2,
    inertia1: nominal.inertia1 * m1 * l1 * l1,
    inertia2: nominal.inertia2 * m2 * l2 * l2,
  };
}
