import { z } from 'zod';
import { CONTROLLER_NAMES } from '../../controllers/registry.ts';
import { ESTIMATOR_NAMES } from '../../estimation/estimator.ts';
import { inRange, positiveUpTo } from '../quantity.ts';

export const loop = z
  .strictObject({
    rate_hz: inRange(
      'Rate of the control loop, Hz; 1 / `simulation.dt` where only that is given, else 1000',
      1,
      10_000,
    ).optional(),
    controller: z.enum(CONTROLLER_NAMES).describe('The control law').default('classical_smc'),
    preset: z
      .string()
      .min(1)
      .describe(
        'Gains by name (`tuned`, `deployment-guide`) or from a file; gains under `controllers` replace it',
      )
      .default('tuned'),
    estimator: z
      .enum(ESTIMATOR_NAMES)
      .describe('How encoder counts become states; `ideal` needs a simulated rig')
      .default('kalman'),
    spin_us: inRange(
      'How long before a deadline the control thread stops sleeping and spins, us',
      0,
      1000,
    ).default(60),
    realtime: z
      .enum(['auto', 'off'])
      .describe('`auto` takes real-time scheduling where the system allows it')
      .default('auto'),
  })
  .describe('The control loop');

export const limits = z
  .strictObject({
    track_half_length: positiveUpTo(
      'The force is cut when the cart is farther than this from the middle of the track, m',
      10,
    ).default(1.5),
    cart_speed: z
      .number()
      .positive()
      .max(50)
      .nullable()
      .describe('Largest speed of the cart, m/s; null sets no bound')
      .default(null),
    arm_angle: inRange(
      'Arming is refused beyond this angle of a pendulum, rad; 0.3, or `security.max_angle_deviation` where that is less, if left out',
      0.01,
      1.5,
    ).optional(),
    arm_speed: positiveUpTo(
      'Arming is refused while the cart is faster, m/s; 0.1, or no bound on a simulated rig, if left out',
      10,
    ).optional(),
    arm_rate: positiveUpTo(
      'Arming is refused while a pendulum is faster, rad/s; 0.5, or no bound on a simulated rig, if left out',
      20,
    ).optional(),
    stop_deadline: positiveUpTo('A controlled stop cuts the force after this time, s', 5).default(
      1,
    ),
  })
  .describe('Bounds beside those of `security`');
