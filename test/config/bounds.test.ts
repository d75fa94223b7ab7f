import { describe, expect, test } from 'vitest';
import { linesOf } from './config-file.ts';

describe('no limit can be configured away', () => {
  test.each([
    ['link', 'gap_ms', 1000, 1001, 'from 0 to 1000'],
    ['limits', 'stop_deadline', 5, 5.01, 'above 0 and at most 5'],
    ['limits', 'stop_deadline', 0.1, 0, 'above 0 and at most 5'],
    ['limits', 'track_half_length', 10, 1e9, 'above 0 and at most 10'],
    ['limits', 'cart_speed', 50, 51, 'above 0 and at most 50 or null'],
    ['limits', 'arm_angle', 1.5, 1.51, 'from 0.01 to 1.5'],
    ['security', 'max_control_force', 2000, 2001, 'above 0 and at most 2000'],
    ['security', 'max_control_force', 1, 0, 'above 0 and at most 2000'],
  ])('%s.%s may be %d, not %d', (section, key, good, bad, bounds) => {
    expect(linesOf(`${section}: {${key}: ${good}}\n`)).toEqual([]);
    expect(linesOf(`${section}: {${key}: ${bad}}\n`)[0]).toContain(
      `${section}.${key}: must be a number ${bounds}, not ${bad}`,
    );
  });
});

test('friction that the integrator cannot follow is refused, of a file and of the flag', () => {
  expect(linesOf('rig: {simulated: {coulomb_friction: 25}}\n')).toEqual([]);
  expect(linesOf('rig: {simulated: {coulomb_friction: 26}}\n')[0]).toContain(
    'must be a number from 0 to 25, not 26 (Coulomb friction of the cart, N; above about 30 N',
  );
  const flags = [
    { flag: '--friction', path: ['rig', 'simulated', 'coulomb_friction'], value: 1000 },
  ];
  expect(linesOf('', { flags })[0]).toContain('--friction rig.simulated.coulomb_friction: must be');
});

describe('where a simulated rig starts', () => {
  test.each([
    [0, '[11, 0, 0, 0, 0, 0]', 'from -10 to 10, not 11 (Position of the cart, m)'],
    [2, '[0, 0, -10.5, 0, 0, 0]', 'from -10 to 10, not -10.5 (Angle of the upper pendulum, rad)'],
    [
      4,
      '[0, 0, 0, 0, 1e6, 0]',
      'from -100 to 100, not 1000000 (Speed of the lower pendulum, rad/s)',
    ],
  ])('number %d of %s is out of bounds, and is named', (index, state, bounds) => {
    expect(linesOf(`simulation:\n  initial_state: ${state}\n`)).toEqual([
      expect.stringContaining(`simulation.initial_state[${index}]: must be a number ${bounds}`),
    ]);
  });

  test('takes six numbers', () => {
    for (const state of ['[0, 0]', '[0, 0, 0, 0, 0, 0, 0]']) {
      expect(linesOf(`simulation: {initial_state: ${state}}\n`)).toEqual([
        expect.stringContaining(
          'simulation.initial_state: must be a list of 6 numbers, not a list',
        ),
      ]);
    }
    expect(linesOf('simulation: {initial_state: [1, 10, -10, 100, -100, 100]}\n')).toEqual([]);
  });
});
