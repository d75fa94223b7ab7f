import { describe, expect, test } from 'vitest';
import { load } from './config-file.ts';

const warned = (...args: Parameters<typeof load>) => load(...args).config.warnings;

describe('a key without effect in this version', () => {
  test.each([
    ['enable_health_checks', 'true'],
    ['enable_health_checks', 'false'],
    ['health_check_interval', '5'],
    ['performance_logging', 'true'],
    ['log_rotation', 'weekly'],
    ['log_retention_days', '7'],
  ])('monitoring.%s: %s is accepted with a warning', (key, value) => {
    expect(warned(`monitoring:\n  ${key}: ${value}\n`)).toEqual([
      expect.stringContaining(`:2:3: monitoring.${key}: has no effect in this version`),
    ]);
  });

  test('of the tuner is warned of once for the section', () => {
    expect(warned('pso:\n  n_particles: 5\n  max_iterations: 9\n')).toEqual([
      expect.stringMatching(/:1:1: pso: has no effect in this version: the tuner comes later/),
    ]);
  });

  test('is no matter where it is left out; log_level has its effect', () => {
    expect(warned('monitoring: {log_level: DEBUG}\n')).toEqual([]);
  });
});

describe('a section of gains that leaves keys out', () => {
  const PART = 'controllers:\n  classical_smc:\n    lambda1: 10\n    cart_gain: 40\n';

  test("names those that take the guide's values, where its controller runs", () => {
    expect(warned(PART)).toEqual([
      expect.stringContaining(
        ':2:3: controllers.classical_smc: takes from the deployment guide what it leaves out: ' +
          'lambda2 8.3, switching_gain 15.2, damping_gain 12.1, boundary_layer_width 5.5; ',
      ),
    ]);
  });

  test('is no matter where another controller runs', () => {
    expect(warned(`${PART}loop: {controller: sta_smc}\n`)).toEqual([]);
  });

  test("may leave out the keys that the guide does not have, the bridge's own", () => {
    const text =
      'controllers: {hybrid_adaptive_sta_smc: {gamma1: 77.6, gamma2: 44.4, damping_gain: 17.3, cart_p_gain: 14.2}}\n';
    expect(warned(`${text}loop: {controller: hybrid_adaptive_sta_smc}\n`)).toEqual([]);
    expect(warned('controllers: {lqr: {r: 0.5}}\nloop: {controller: lqr}\n')).toEqual([]);
  });

  test('is completed by the environment', () => {
    const environment = {
      DIP_CONTROLLERS__CLASSICAL_SMC__LAMBDA2: '8',
      DIP_CONTROLLERS__CLASSICAL_SMC__SWITCHING_GAIN: '15',
      DIP_CONTROLLERS__CLASSICAL_SMC__DAMPING_GAIN: '12',
      DIP_CONTROLLERS__CLASSICAL_SMC__BOUNDARY_LAYER_WIDTH: '5',
    };
    expect(warned(PART, { environment })).toEqual([]);
  });
});
