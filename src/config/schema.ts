import { z } from 'zod';
import { controllers } from './sections/controllers.ts';
import { data } from './sections/data.ts';
import { limits } from './sections/limits.ts';
import { link } from './sections/link.ts';
import { loop } from './sections/loop.ts';
import { monitoring, performance, security } from './sections/operation.ts';
import { operators } from './sections/operators.ts';
import { physics } from './sections/physics.ts';
import { rig } from './sections/rig.ts';
import { simulation } from './sections/simulation.ts';
import { telemetry } from './sections/telemetry.ts';
import { pso } from './sections/tuning.ts';

/** A configuration file: the deployment guide's sections and key names, and the bridge's own beside them. */
export const configSchema = z.strictObject({
  simulation: simulation.prefault({}),
  physics: physics.prefault({}),
  controllers: controllers.prefault({}),
  loop: loop.prefault({}),
  rig: rig.prefault({}),
  link: link.prefault({}),
  limits: limits.prefault({}),
  security: security.prefault({}),
  operators: operators.prefault({}),
  telemetry: telemetry.prefault({}),
  data: data.prefault({}),
  monitoring: monitoring.prefault({}),
  pso: pso.prefault({}),
  performance: performance.prefault({}),
});

/** A checked configuration under the file's own names, defaults filled in. */
export type ConfigValues = z.output<typeof configSchema>;
