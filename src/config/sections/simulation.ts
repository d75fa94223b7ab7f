import { z } from 'zod';
import { STATE_SIZE } from '../../plant-sim/state.ts';
import { inRange, positive } from '../quantity.ts';

export const simulation = z
  .strictObject({
    dt: inRange('Control period, s; `loop.rate_hz` says the same as a rate', 1e-4, 1).optional(),
    duration: positive(
      'Length of a simulation, s; a real-time run goes on until it is told to end',
    ).default(10),
    initial_state: z
      .array(z.number())
      .length(STATE_SIZE)
      .describe(
        'Where a simulated rig starts: [x m, theta1 rad, theta2 rad, xDot m/s, theta1Dot rad/s, theta2Dot rad/s]',
      )
      .default([0, 0.05, 0.03, 0, 0, 0]),
  })
  .describe('The simulated run');
