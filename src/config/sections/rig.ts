import { z } from 'zod';
import { inRange, nonNegative, positive, whole } from '../quantity.ts';

const sign = (text: string) => z.literal([1, -1]).describe(text).default(1);

const absolute = (text: string) => z.enum(['absolute']).describe(text).default('absolute');

const angle = {
  counts_per_rev: positive('Counts in a revolution, 1/rev').default(4096),
  sign: sign('1 where counts rise with the angle, -1 where they fall'),
  offset: z.number().describe('Angle at count 0, rad').default(0),
};

const channels = z
  .strictObject({
    x: z
      .strictObject({
        counts_per_metre: positive('Counts in a metre, 1/m').default(20_000),
        sign: sign('1 where counts rise with the position, -1 where they fall'),
        offset: z.number().describe('Position at count 0, m').default(0),
        mode: absolute('The position is measured against the track'),
        low_switch: z
          .number()
          .describe(
            'Where the limit switch towards -x is, m; minus `limits.track_half_length` if left out',
          )
          .optional(),
        high_switch: z
          .number()
          .describe(
            'Where the limit switch towards +x is, m; `limits.track_half_length` if left out',
          )
          .optional(),
      })
      .describe('Encoder of the cart')
      .prefault({}),
    theta1: z
      .strictObject({
        ...angle,
        mode: absolute('The angle is measured against the cart'),
      })
      .describe('Encoder of the lower pendulum')
      .prefault({}),
    theta2: z
      .strictObject({
        ...angle,
        mode: z
          .enum(['absolute', 'relative'])
          .describe('`relative` where the encoder sits on the joint and reads theta2 - theta1')
          .default('absolute'),
      })
      .describe('Encoder of the upper pendulum')
      .prefault({}),
  })
  .describe('What the encoders read')
  .prefault({});

const drive = z
  .strictObject({
    full_scale_force: positive(
      'Force at full scale of the drive, N; `security.max_control_force` and `rig.drive.dead_zone` together where it is left out',
    ).optional(),
    dead_zone: nonNegative('Force below which the drive does not move, N').default(0),
    back_emf: nonNegative('Force lost with speed, N s/m').default(0),
    sign: sign('1 where a positive command pushes to +x, -1 where it pulls'),
  })
  .describe('What the drive does with a command')
  .prefault({});

/** The defaults are the default simulated rig of the command line. */
const simulated = z
  .strictObject({
    delay_periods: whole('Delay from a command to its force, periods', 0, 200).default(1),
    lag_ms: nonNegative('First-order lag of the force, ms').default(0),
    dead_zone: nonNegative('Force below which the cart is not pushed, N').default(0),
    coulomb_friction: inRange(
      'Coulomb friction of the cart, N; above about 30 N the integrator, in steps of 1 ms, is wrong',
      0,
      25,
    ).default(0),
    count_noise: nonNegative('Standard deviation of the noise on every encoder, counts').default(
      0.5,
    ),
    angle_noise: nonNegative('Standard deviation of the noise on both angles, rad').default(0),
    position_noise: nonNegative(
      "Standard deviation of the noise on the cart's position, m",
    ).default(0),
    force_noise: nonNegative(
      'Standard deviation of white noise on the force, N in each ms',
    ).default(0),
    seed: whole('Seed of all randomness, 1', 0, 2 ** 32 - 1).default(1),
  })
  .describe('The simulated rig')
  .prefault({});

const serial = z
  .strictObject({
    device: z
      .string()
      .min(1)
      .describe('Path of the serial device; `dip-bridge ports` lists them')
      .optional(),
    baud_rate: whole('Speed of the line, baud', 9600, 4_000_000).default(1_000_000),
    transport: z
      .enum(['auto', 'direct', 'stream'])
      .describe(
        '`direct` reads and writes the device on the control thread (Linux), `stream` on the main thread; `auto` takes `direct` where it can',
      )
      .default('auto'),
  })
  .describe('A rig on a serial line, whose firmware speaks the protocol of the bridge')
  .prefault({});

export const rig = z
  .strictObject({
    type: z
      .enum(['simulated', 'serial', 'modbus'])
      .describe('What is connected')
      .default('simulated'),
    channels,
    drive,
    serial,
    simulated,
  })
  .describe('The rig');
