import { z } from 'zod';
import { CONTROLLER_NAMES } from '../../controllers/registry.ts';
import { ESTIMATOR_NAMES } from '../../estimation/estimator.ts';
import { inRange } from '../quantity.ts';

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
