import { allowed } from './allowed.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';
import type { Issue } from './issue.ts';
import { schemaAt } from './json-schema.ts';
import { placeOf, type Layer } from './layers.ts';
import type { ConfigValues } from './schema.ts';

interface CrossCheck {
  readonly path: readonly string[];
  /** Null where the values agree. */
  readonly fault: (values: ConfigValues) => string | null;
}

/** Relative error that sums of decimal fractions may have. */
const ROUNDING = 1e-12;

/** A command and its sample, 48 bytes with a start and a stop bit each. */
const BITS_A_CYCLE = 480;

/** What keys must be to each other. */
const CROSS_CHECKS: readonly CrossCheck[] = [
  {
    path: ['security', 'emergency_stop_threshold'],
    fault: ({ security: { emergency_stop_threshold: cut, max_angle_deviation: stop } }) =>
      cut >= stop
        ? null
        : `must be at least security.max_angle_deviation, ${stop} rad, not ${cut}: the controlled stop comes before the cut`,
  },
  {
    path: ['limits', 'arm_angle'],
    fault: ({ limits: { arm_angle: arm }, security: { max_angle_deviation: stop } }) =>
      arm === undefined || arm <= stop
        ? null
        : `must be at most security.max_angle_deviation, ${stop} rad, not ${arm}: an armed rig would stop at once`,
  },
  {
    path: ['limits', 'track_margin'],
    fault: ({ limits: { track_margin: margin, track_half_length: half } }) =>
      margin < half
        ? null
        : `must be less than limits.track_half_length, ${half} m, not ${margin}: no track would be left`,
  },
  {
    path: ['rig', 'drive', 'full_scale_force'],
    fault: ({ rig, security: { max_control_force: force } }) => {
      const { full_scale_force: full, dead_zone: lost } = rig.drive;
      // Decimal fractions: 60.1 + 0.2 is a little more than 60.3.
      return full === undefined || full >= (force + lost) * (1 - ROUNDING)
        ? null
        : `must be at least security.max_control_force, ${force} N, and rig.drive.dead_zone, ${lost} N, together, not ${full}: the drive cannot give more`;
    },
  },
  {
    path: ['loop', 'estimator'],
    fault: ({ loop, rig }) =>
      loop.estimator !== 'ideal' || rig.type === 'simulated'
        ? null
        : 'must not be ideal on a real rig, which tells no true state: choose kalman',
  },
  {
    path: ['rig', 'serial', 'device'],
    fault: ({ rig }) =>
      rig.type !== 'serial' || rig.serial.device !== undefined
        ? null
        : 'must name the device of a serial rig, here or with --device: `dip-bridge ports` lists what there is',
  },
  {
    path: ['rig', 'serial', 'baud_rate'],
    fault: ({ rig, loop: { rate_hz: rate = 1000 } }) =>
      rig.type !== 'serial' || rig.serial.baud_rate >= BITS_A_CYCLE * rate
        ? null
        : `must be at least ${BITS_A_CYCLE * rate} for a loop of ${rate} Hz, not ${rig.serial.baud_rate}: a command and its sample take ${BITS_A_CYCLE} bits, and a line that is slower gathers commands`,
  },
  {
    path: ['rig', 'channels', 'x', 'low_switch'],
    fault: ({ rig: { channels } }) =>
      (channels.x.low_switch ?? -Infinity) < (channels.x.high_switch ?? Infinity)
        ? null
        : `must lie towards -x of rig.channels.x.high_switch, ${channels.x.high_switch} m, not at ${channels.x.low_switch} m`,
  },
  {
    path: ['link', 'validity_ms'],
    fault: ({ link: { validity_ms: validity }, loop: { rate_hz: rate = 1000 } }) =>
      validity === undefined || validity * rate >= 2000
        ? null
        : `must be at least two periods of the loop, ${2000 / rate} ms, not ${validity}: the device would drop the force between two commands`,
  },
  {
    path: ['simulation', 'initial_state'],
    fault: ({ simulation, limits }) =>
      Math.abs(simulation.initial_state[0]!) <= limits.track_half_length
        ? null
        : `must start on the track, whose half length is ${limits.track_half_length} m, not at ${simulation.initial_state[0]} m`,
  },
  {
    path: ['telemetry', 'token'],
    fault: ({ telemetry: { listen, token } }) =>
      token !== null || isLoopback(parseListenAddress(listen)!.host)
        ? null
        : `missing; others can reach ${listen}: set ${allowed(schemaAt(['telemetry', 'token'])!).replace(', or null', '')}, or listen on 127.0.0.1`,
  },
];

export function crossCheck(values: ConfigValues, layers: readonly Layer[]): Issue[] {
  return CROSS_CHECKS.flatMap(({ path, fault }) => {
    const message = fault(values);
    return message === null
      ? []
      : [{ key: path.join('.'), message, place: placeOf(layers, path, 'value') }];
  });
}
