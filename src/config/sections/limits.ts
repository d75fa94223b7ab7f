import { z } from 'zod';
import { inRange, positiveUpTo, whole } from '../quantity.ts';

export const limits = z
  .strictObject({
    track_half_length: positiveUpTo(
      'The force is cut before the cart is farther than this from the middle of the track, m',
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
    track_margin: inRange('The force is cut this far before the end of the track, m', 0, 1).default(
      0.02,
    ),
    braking: positiveUpTo(
      'How strongly a controlled stop brakes the cart, m/s^2; half of what `security.max_control_force` can do to the whole mass if left out',
      500,
    ).optional(),
    slew_rate: positiveUpTo(
      'Largest change of the force in time, N/s; from zero to `security.max_control_force` in 10 ms if left out',
      1e6,
    ).optional(),
    saturation_time: positiveUpTo(
      'A controlled stop begins when the force was limited for so long without a break, s',
      10,
    ).default(0.5),
    missed_in_a_row: whole(
      "The force is cut when so many deadlines were missed one after another, periods; half the controller's delay margin if left out, and at least what `link.gap_ms` allows on the simulated rig",
      1,
      10_000,
    ).optional(),
    missed_in_a_second: whole(
      'The force is cut when so many deadlines were missed within a second, periods; twice `limits.missed_in_a_row`, and a twentieth of the second, if left out',
      1,
      10_000,
    ).optional(),
    jump_speed: positiveUpTo(
      "Largest jump of the cart's speed that is believed, beside what the force can do, m/s",
      50,
    ).default(2),
    jump_rate: positiveUpTo(
      "Largest jump of a pendulum's speed that is believed, beside what the force can do, rad/s",
      100,
    ).default(4),
    stuck_time: positiveUpTo(
      'An encoder that reads the same for so long while another moves is stuck, s',
      5,
    ).default(0.1),
    breakaway: positiveUpTo(
      'A force up to this may be held by friction, N; a tenth of `security.max_control_force` if left out',
      500,
    ).optional(),
    unexplained_impulse: positiveUpTo(
      'Momentum that may come in a tenth of a second without a command, as by a push, N s; what moves the whole mass at 3 m/s if left out',
      1000,
    ).optional(),
  })
  .describe('Bounds beside those of `security`');
