import { readFileSync } from 'node:fs';
import type { PhysicalParameters, PhysicsName } from '../../src/plant-sim/physics.ts';

/**
 * Independent values of the plant: derived symbolically from the Lagrangian, trajectories
 * by DOP853 with a relative tolerance of 1e-12.
 */
export interface PlantVectors {
  readonly physics: Record<PhysicsName, PhysicalParameters>;
  readonly derivatives: readonly {
    readonly physics: PhysicsName;
    readonly state: readonly number[];
    readonly force: number;
    readonly derivative: readonly number[];
  }[];
  readonly energies: readonly {
    readonly physics: PhysicsName;
    readonly state: readonly number[];
    readonly energy: number;
  }[];
  readonly trajectories: readonly {
    readonly physics: PhysicsName;
    readonly initialState: readonly number[];
    readonly holdSeconds: number;
    readonly forces: readonly number[];
    readonly statesAtEndOfEachHold: readonly (readonly number[])[];
  }[];
}

export const VECTORS = JSON.parse(
  readFileSync(new URL('../vectors/plant.json', import.meta.url), 'utf8'),
) as PlantVectors;
