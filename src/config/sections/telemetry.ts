import { z } from 'zod';
import { parseListenAddress } from '../listen-address.ts';
import { inRange } from '../quantity.ts';

export const telemetry = z
  .strictObject({
    listen: z
      .string()
      .refine((text) => parseListenAddress(text) !== null)
      .meta({
        title: 'HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080',
        description: 'Address of page and feed; port 0 lets the system choose',
      })
      .default('127.0.0.1:8080'),
    token: z
      .string()
      .regex(/^[!-~]{16,256}$/)
      .nullable()
      .meta({
        title: '16 to 256 printable characters without a space, or null',
        description: 'What clients must show; needed where the address is not loopback',
      })
      .default(null),
    batch_hz: inRange('Messages to each client, Hz', 1, 60).default(50),
  })
  .describe('Page and feed');
