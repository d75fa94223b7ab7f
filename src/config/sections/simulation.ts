import { z } from 'zod';
import { inRange, positive } from '../quantity.ts';

const within = (text: string, most: number) => inRange(text, -most, most);

export const simulation = z
  .strictObject({
    dt: inRange('Control period, s; `loop.rate_hz` says the same as a rate', 1e-4, 1).optional(),
    duration: positive(
      'Length of a simulation, s; a real-time run goes on until it is told to end',
    ).default(10),
    initial_state: z
      .tuple([
        within('Position of the cart, m', 10),
        within('Angle of the lower pendulum, rad', 10),
        within('Angle of the upper pendulum, rad', 10),
        within('Speed of the cart, m/s', 100),
        within('Speed of the lower pendulum, rad/s', 100),
        within('Speed of the upper pendulum, rad/s', 100),
      ])
      .describe(
        'Where a simulated rig starts: [x m, theta1 rad, theta2 rad, xDot m/s, theta1Dot rad/s, theta2Dot rad/s], position and angles within 10, speeds within 100',
      )
      .default([0, 0.05, 0.03, 0, 0, 0]),
  })
  .describe('The simulated run');
