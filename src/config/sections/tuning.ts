import { z } from 'zod';
import { inRange, nonNegative, whole } from '../quantity.ts';

const pair = (text: string, most: number) =>
  z.array(z.number().min(0).max(most)).length(2).describe(text);

export const pso = z
  .strictObject({
    n_particles: whole('Particles of the swarm', 2, 10_000).default(30),
    max_iterations: whole('Iterations of the swarm', 1, 100_000).default(100),
    convergence_threshold: nonNegative(
      'Improvement of the best cost below which a swarm is to end, 1',
    ).default(1e-6),
    inertia_weight: z
      .union([inRange('', 0, 2), pair('', 2)])
      .describe('Inertia of a particle, 1: one value, or the range [least, most]')
      .default([0.4, 0.9]),
    acceleration_coefficients: pair('Pull towards the own and the common best, 1', 10).default([
      2, 2,
    ]),
  })
  .describe('Particle swarm optimisation; no effect in this version: the tuner comes later');
