import { z } from 'zod';
import { whole } from '../quantity.ts';

export const data = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .describe('Where black boxes, the latch of a rig and the audit trail are kept')
      .default('./data'),
    keep_faults: whole(
      'How many black boxes are kept, files; the oldest go first',
      1,
      10_000,
    ).default(100),
  })
  .describe('What outlives the process');
