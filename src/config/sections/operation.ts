import { z } from 'zod';
import { inRange, positive, positiveUpTo, whole } from '../quantity.ts';
import { LOG_LEVEL_NAMES } from '../log-level.ts';

export const monitoring = z
  .strictObject({
    enable_health_checks: z
      .boolean()
      .describe('No effect in this version: /health and /ready are always served')
      .default(true),
    health_check_interval: positive(
      'Time between two checks of health, s; no effect in this version',
    ).default(30),
    performance_logging: z
      .boolean()
      .describe("No effect in this version: the loop's figures are not logged")
      .default(false),
    log_level: z
      .enum(LOG_LEVEL_NAMES)
      .describe('Least severe message that is logged')
      .default('INFO'),
    log_rotation: z
      .enum(['hourly', 'daily', 'weekly', 'monthly', 'never'])
      .describe(
        'No effect in this version: messages go to standard error, and log rotation comes later',
      )
      .default('daily'),
    log_retention_days: whole(
      'How long log files are kept, days; no effect in this version',
      1,
      3650,
    ).default(30),
  })
  .describe('Health, metrics and logs');

export const security = z
  .strictObject({
    enable_input_validation: z
      .boolean()
      .describe('Input is always validated: `false` has no effect')
      .optional(),
    max_control_force: positiveUpTo('Largest force on the cart, N', 2000).default(200),
    max_angle_deviation: inRange(
      'A controlled stop begins beyond this angle of a pendulum, rad',
      0.01,
      3.14,
    ).default(1.57),
    emergency_stop_threshold: inRange(
      'The force is cut at once beyond this angle of a pendulum, rad',
      0.01,
      3.14,
    ).default(2),
  })
  .describe('Bounds that stop the rig');

/** Accepted for the sake of existing files: see `meaninglessKeys`. */
export const performance = z
  .strictObject({
    enable_numba: z.boolean().describe('No effect: nothing here is Python').optional(),
    parallel_processing: z.boolean().describe('No effect: threads are fixed by design').optional(),
    memory_limit_mb: positive(
      'Memory, MB; no effect: a limit is set by the service manager',
    ).optional(),
    cpu_limit_percent: positive(
      'Processor time, %; no effect: a limit is set by the service manager',
    ).optional(),
  })
  .describe('Keys of other systems, accepted without effect');
