import { z } from 'zod';
import { inRange } from '../quantity.ts';

export const operators = z
  .strictObject({
    lease_seconds: inRange(
      'An operator who gives no sign of life for so long loses the lease, s',
      0.5,
      60,
    ).default(5),
    dead_man: z
      .boolean()
      .describe('A running rig needs the operator to hold the dead-man control')
      .default(false),
    dead_man_ms: inRange(
      'A dead-man control that is not renewed for so long has been let go, ms',
      50,
      5000,
    ).default(300),
  })
  .describe('Who may do what from the page and over the feed');
