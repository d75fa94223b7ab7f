import { z } from 'zod';
import { inRange, whole } from '../quantity.ts';

export const link = z
  .strictObject({
    gap_ms: inRange(
      'The force is cut when no fresh sample came for longer than this, ms; 20, or 100 on the simulated rig, whose samples are late only where the loop is',
      0,
      1000,
    ).optional(),
    validity_ms: whole(
      'How long the device lets a force act when no command follows, ms; 20, or three periods of the loop where that is more, if left out',
      1,
      1000,
    ).optional(),
  })
  .describe('What a link to a device may do to samples and commands');
