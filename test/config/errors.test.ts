import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/issue.ts';
import { loadConfig } from '../../src/config/load.ts';
import { issuesOf, linesOf, load } from './config-file.ts';

describe('a misspelt key', () => {
  test('is named with line, column and the nearest known key', () => {
    const text = 'controllers:\n  classical_smc:\n    lambda2: 8.3\n    lamda1: 10.5\n';
    expect(linesOf(text)).toEqual([
      '4:5 controllers.classical_smc.lamda1: unknown key; did you mean lambda1?',
    ]);
  });

  test('in another section than its own is sent there', () => {
    expect(linesOf('simulation:\n  rate_hz: 100\n')).toEqual([
      '2:3 simulation.rate_hz: unknown key; did you mean loop.rate_hz?',
    ]);
  });

  test('that is like no other gets the list of those that exist', () => {
    const [line] = linesOf('telemetry:\n  zzzzzzzzzzzz: 1\n');
    expect(line).toBe('2:3 telemetry.zzzzzzzzzzzz: unknown key; known are listen, token, batch_hz');
  });

  test('of the root is found too', () => {
    expect(linesOf('physic:\n  gravity: 9.81\n')).toEqual([
      '1:1 physic: unknown key; did you mean physics?',
    ]);
  });

  test('cannot reach a prototype', () => {
    const [line] = linesOf('__proto__:\n  gravity: 1\n');
    expect(line).toContain('1:1 __proto__: unknown key');
    expect(linesOf('physics:\n  constructor: 1\n')[0]).toContain('2:3 physics.constructor');
  });
});

describe('a wrong value', () => {
  const cases: [text: string, line: string][] = [
    [
      'physics:\n  mass_cart: -2\n',
      '2:14 physics.mass_cart: must be a number above 0, not -2 (Mass of the cart, kg)',
    ],
    [
      'physics:\n  gravity: .nan\n',
      '2:12 physics.gravity: must be a number above 0, not NaN (Acceleration of gravity, m/s^2)',
    ],
    [
      'loop: {spin_us: .inf}\n',
      '1:17 loop.spin_us: must be a number from 0 to 1000, not Infinity (How long before a deadline the control thread stops sleeping and spins, us)',
    ],
    [
      'loop:\n  controller: pid\n',
      '2:15 loop.controller: must be classical_smc, adaptive_smc, sta_smc, hybrid_adaptive_sta_smc or lqr, not "pid" (The control law)',
    ],
    [
      'pso:\n  n_particles: 2.5\n',
      '2:16 pso.n_particles: must be a whole number from 2 to 10000, not 2.5 (Particles of the swarm)',
    ],
    ['rig: 7\n', '1:6 rig: must be a section with keys of its own, not 7'],
  ];

  test.each(cases)('%j', (text, line) => {
    expect(linesOf(text)).toEqual([line]);
  });

  test('inside a list is pointed at', () => {
    expect(linesOf('simulation:\n  initial_state: [0, up, 0, 0, 0, 0]\n')).toEqual([
      '2:22 simulation.initial_state[1]: must be a number from -10 to 10, not "up" (Angle of the lower pendulum, rad)',
    ]);
  });

  test('that comes through an alias is found where it is written', () => {
    expect(linesOf('security: &same\n  log_level: 3\nmonitoring: *same\n')).toEqual([
      '2:3 security.log_level: unknown key; did you mean monitoring.log_level?',
      expect.stringMatching(/^2:14 monitoring\.log_level: must be /),
    ]);
  });

  test('of a secret is not repeated', () => {
    expect(linesOf('telemetry:\n  token: hunter2\n')[0]).not.toContain('hunter2');
  });
});

test('several errors are listed at once, in the order of the file', () => {
  const text = 'loop:\n  rate: 5\nphysics:\n  mass_cart: 0\nrig:\n  type: robot\n';
  expect(issuesOf(text).map(({ key }) => key)).toEqual([
    'loop.rate',
    'physics.mass_cart',
    'rig.type',
  ]);
});

test('a mistake in the file is one even where a flag hides it', () => {
  const flags = [{ flag: '--rate', path: ['loop', 'rate_hz'], value: 100 }];
  expect(linesOf('loop:\n  rate_hz: fast\n', { flags })[0]).toContain('2:12 loop.rate_hz');
});

describe('what is not a configuration at all', () => {
  test.each([
    ['loop:\n  rate_hz: [1\n', 3],
    ['loop:\n\trate_hz: 1\n', 2],
    ['loop: {}\nloop: {}\n', 2],
    ['loop: *nowhere\n', 1],
  ])('%j is not valid YAML', (text, line) => {
    const [issue] = issuesOf(text);
    expect(issue!.message).toMatch(/^not valid YAML: \S/);
    expect(issue!.message).not.toContain('\n');
    expect(issue!.place).toMatchObject({ layer: 'file', line });
  });

  test('two documents in one file', () => {
    expect(linesOf('loop: {}\n---\nrig: {}\n')).toEqual([
      '2:1 : holds more than one document; keep one',
    ]);
  });

  test('a list or a text at the root', () => {
    expect(linesOf('- 1\n')).toEqual(['1:1 : must be a map of sections, such as `loop:`']);
    expect(linesOf('hello\n')).toHaveLength(1);
  });

  test('aliases that multiply are refused, not expanded', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const inner =
        i === 0
          ? 'x'
          : Array(9)
              .fill(`*l${i - 1}`)
              .join(', ');
      return `l${i}: &l${i} [${inner}]`;
    });
    expect(issuesOf(levels.join('\n'))[0]!.message).toContain('not valid YAML');
  });

  test('an empty file, and a section whose keys are commented out, hold nothing', () => {
    expect(load('').config.rateHz).toBe(1000);
    expect(load('loop:\n  # rate_hz: 100\n').config.rateHz).toBe(1000);
  });

  test('a section within a section may be empty too', () => {
    const { config } = load('rig:\n  channels:\n    x:\n  drive:\ncontrollers:\n  lqr:\n');
    expect(config.rig.encoders.x.countsPerUnit).toBe(20_000);
    expect(config.gains).toEqual({});
  });

  test('null is a value where the key takes it, and a mistake where a number is wanted', () => {
    expect(linesOf('limits: {cart_speed: null}\ntelemetry: {token: null}\n')).toEqual([]);
    expect(linesOf('link:\n  gap_ms:\n')[0]).toContain(
      'link.gap_ms: must be a number from 0 to 1000, not null',
    );
  });

  test('a misspelt section is found even where it is empty', () => {
    expect(linesOf('physic:\n')).toEqual(['1:1 physic: unknown key; did you mean physics?']);
  });

  test('a missing file says which, and what to do', () => {
    const missing = () => loadConfig({ file: '/nowhere/bridge.yaml' });
    expect(missing).toThrow(ConfigError);
    expect(missing).toThrow(/^\/nowhere\/bridge\.yaml: there is no such file; name/);
  });

  test('a folder is not a file', () => {
    expect(() => loadConfig({ file: '/' })).toThrow(/^\/: is a folder; name a file/);
  });
});

describe('keys that must fit each other', () => {
  test('the cut lies beyond the controlled stop', () => {
    const text = 'security:\n  max_angle_deviation: 1\n  emergency_stop_threshold: 0.5\n';
    expect(linesOf(text)[0]).toContain(
      '3:29 security.emergency_stop_threshold: must be at least security.max_angle_deviation, 1 rad, not 0.5',
    );
  });

  test('the drive can give the force that is allowed', () => {
    expect(linesOf('rig: {drive: {full_scale_force: 60}}\n')[0]).toContain(
      '1:33 rig.drive.full_scale_force: must be at least security.max_control_force, 200 N, and rig.drive.dead_zone, 0 N, together, not 60',
    );
  });

  test('the drive gives that force beyond its dead zone, sums of decimals rounded or not', () => {
    const lines = (full: number) =>
      linesOf(
        `security: {max_control_force: 60.1}\nrig: {drive: {full_scale_force: ${full}, dead_zone: 0.2}}\n`,
      );
    expect(lines(60.2)[0]).toContain('rig.drive.full_scale_force: must be at least');
    expect(lines(60.3)).toEqual([]);
  });

  test('an armed rig does not stop at once', () => {
    const text = 'security: {max_angle_deviation: 0.2}\nlimits: {arm_angle: 0.25}\n';
    expect(linesOf(text)[0]).toContain('2:21 limits.arm_angle: must be at most');
    expect(load('security: {max_angle_deviation: 0.2}\n').config.limits.angleArm).toBe(0.2);
  });

  test('a real rig has no true state', () => {
    const text = 'rig: {type: serial, serial: {device: d}}\nloop: {estimator: ideal}\n';
    expect(linesOf(text)[0]).toContain('2:19 loop.estimator: must not be ideal on a real rig');
  });

  test('a serial rig has a device', () => {
    expect(linesOf('rig: {type: serial}\n')[0]).toContain(
      '1:1 rig.serial.device: must name the device of a serial rig',
    );
  });

  test('a force outlives two periods, and switches have two ends', () => {
    expect(linesOf('link: {validity_ms: 3}\nloop: {rate_hz: 500}\n')[0]).toContain(
      'link.validity_ms: must be at least two periods of the loop, 4 ms, not 3',
    );
    const switches = 'rig: {channels: {x: {low_switch: 0.4, high_switch: -0.4}}}\n';
    expect(linesOf(switches)[0]).toContain('rig.channels.x.low_switch: must lie towards -x');
  });

  test('a line keeps up with its loop', () => {
    const text = 'rig: {type: serial, serial: {device: d, baud_rate: 115200}}\n';
    expect(linesOf(text)[0]).toContain(
      'rig.serial.baud_rate: must be at least 480000 for a loop of 1000 Hz, not 115200',
    );
    expect(linesOf(`${text}loop: {rate_hz: 200}\n`)).toEqual([]);
  });

  test('the cart starts on its track', () => {
    const text = 'simulation: {initial_state: [2, 0, 0, 0, 0, 0]}\n';
    expect(linesOf(text)[0]).toContain('1:29 simulation.initial_state: must start on the track');
  });

  test.each(['0.0.0.0:8080', '[::]:8080', '192.168.0.7:0', 'rig.example:80', '127.1:80'])(
    'others can reach %s, so it wants a token',
    (listen) => {
      const text = `telemetry:\n  listen: '${listen}'\n`;
      expect(linesOf(text)[0]).toContain('telemetry.token: missing; others can reach');
      expect(linesOf(`${text}  token: 0123456789abcdef\n`)).toEqual([]);
    },
  );
});

test('gains that cannot hold the plant up are refused by the section that has them', () => {
  const text = 'controllers:\n  lqr:\n    q: [0, 0, 0, 0, 0, 0]\n';
  expect(linesOf(text)[0]).toMatch(/^2:3 controllers\.lqr: lqr gains: \S/);
});
