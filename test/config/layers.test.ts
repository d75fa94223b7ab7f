import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { variableOf } from '../../src/config/environment.ts';
import { configKeys } from '../../src/config/json-schema.ts';
import { loadConfig, type FlagValue } from '../../src/config/load.ts';
import { configFile, linesOf, load } from './config-file.ts';

const flag = (name: string, path: string, value: unknown): FlagValue => ({
  flag: `--${name}`,
  path: path.split('.'),
  value,
});

describe('defaults < file < environment < flags', () => {
  const text = 'loop:\n  rate_hz: 200\n  spin_us: 10\n';

  test('key by key', () => {
    expect(loadConfig({}).config).toMatchObject({ rateHz: 1000, spinUs: 60, estimator: 'kalman' });
    const environment = { DIP_LOOP__RATE_HZ: '300' };
    expect(load(text, { environment }).config).toMatchObject({ rateHz: 300, spinUs: 10 });
    const flags = [flag('rate', 'loop.rate_hz', 400)];
    expect(load(text, { environment, flags }).config).toMatchObject({ rateHz: 400, spinUs: 10 });
  });

  test('CONFIG_PATH names the file, unless an option does', () => {
    const environment = { CONFIG_PATH: configFile(text) };
    expect(loadConfig({ environment }).config.rateHz).toBe(200);
    expect(load('loop: {rate_hz: 50}', { environment }).config.rateHz).toBe(50);
    expect(loadConfig({ environment: { CONFIG_PATH: '' } }).config.file).toBeNull();
  });
});

describe('the environment', () => {
  test('reaches every key by a variable of its own', () => {
    const variables = configKeys().map(({ path }) => variableOf(path));
    expect(variables).toContain('DIP_RIG__SIMULATED__SEED');
    expect(new Set(variables).size).toBe(variables.length);
  });

  test('reads numbers, lists, switches and texts as the key wants them', () => {
    const environment = {
      DIP_SIMULATION__INITIAL_STATE: '-0.1,0.1, 0,0,0,1e-3',
      DIP_PSO__INERTIA_WEIGHT: '[0.2, 0.8]',
      DIP_RIG__SERIAL__TRANSPORT: 'stream',
      DIP_SECURITY__ENABLE_INPUT_VALIDATION: 'false',
      DIP_RIG__DRIVE__SIGN: '-1',
      DIP_TELEMETRY__TOKEN: '1234567890123456',
      DIP_LIMITS__CART_SPEED: 'null',
      DIP_CONTROLLERS__LQR__R: '0.5',
      DIP_LOOP__PRESET: '',
    };
    const { config, values } = loadConfig({ environment });
    expect(config.simulation.initialState).toEqual([-0.1, 0.1, 0, 0, 0, 0.001]);
    expect(values.pso.inertia_weight).toEqual([0.2, 0.8]);
    expect(config.rig.serial.transport).toBe('stream');
    expect(values.security.enable_input_validation).toBe(false);
    expect(config.rig.drive.sign).toBe(-1);
    expect(config.telemetry.token).toBe('1234567890123456');
    expect(config.limits.cartSpeed).toBeNull();
    expect(config.gains.lqr?.forceWeight).toBe(0.5);
    expect(config.preset).toBe('tuned');
  });

  test.each([
    ['INFO', 'info'],
    ['WARNING', 'warn'],
    ['CRITICAL', 'fatal'],
    ['debug', 'debug'],
  ])('LOG_LEVEL %s logs from %s on', (LOG_LEVEL, level) => {
    expect(loadConfig({ environment: { LOG_LEVEL } }).config.logLevel).toBe(level);
  });

  test('names the variable of a wrong value', () => {
    expect(linesOf('', { environment: { LOG_LEVEL: 'loud' } })[0]).toContain(
      'LOG_LEVEL monitoring.log_level: must be DEBUG',
    );
    expect(linesOf('', { environment: { DIP_PHYSICS__MASS_CART: 'heavy' } })[0]).toContain(
      'DIP_PHYSICS__MASS_CART physics.mass_cart: must be a number above 0, not "heavy"',
    );
  });

  test('has no variables that belong to no key', () => {
    expect(linesOf('', { environment: { DIP_LOOP__RATE: '5' } })).toEqual([
      'DIP_LOOP__RATE : belongs to no key; did you mean DIP_LOOP__RATE_HZ?',
    ]);
  });

  test('never fails in another way than by naming the variable', () => {
    const keys = configKeys();
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.string(), ({ path }, text) => {
        const variable = variableOf(path);
        const lines = linesOf('', { environment: { [variable]: text } });
        // A limit may be refused for the sake of another one, which no source holds.
        for (const line of lines) expect(line).toMatch(/^(DIP_|- )/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a set chosen in a stronger source replaces single values', () => {
  const gains = 'controllers:\n  lqr:\n    r: 0.5\nloop:\n  preset: deployment-guide\n';

  test('gains of a file stand instead of its preset', () => {
    const { config } = load(gains);
    expect(config.gains.lqr?.forceWeight).toBe(0.5);
    expect(config.warnings).toEqual([]);
  });

  test('--preset replaces both, with a warning', () => {
    const { config } = load(gains, { flags: [flag('preset', 'loop.preset', 'tuned')] });
    expect(config.preset).toBe('tuned');
    expect(config.gains).toEqual({});
    expect(config.warnings).toEqual([
      expect.stringMatching(/:2:3: controllers: the preset replaces these gains: lqr$/),
    ]);
  });

  test('--physics replaces masses and lengths, with a warning', () => {
    const text = 'physics:\n  mass_cart: 9\n  name: deployment-guide\n';
    const flags = [flag('physics', 'physics.name', 'light-rig')];
    const { config } = load(text, { flags });
    expect(config).toMatchObject({ physicsName: 'light-rig', physicsModified: false });
    expect(config.physics.cartMass).toBe(1.5);
    expect(config.warnings).toEqual([
      expect.stringMatching(/:2:3: physics: the named set replaces these values: mass_cart$/),
    ]);
  });

  test('the same choice in the file replaces nothing', () => {
    expect(load('physics:\n  mass_cart: 9\n  name: light-rig\n').config.physics.cartMass).toBe(9);
  });
});

describe('period and rate', () => {
  test.each([
    ['', 1000],
    ['simulation: {dt: 0.01}', 100],
    ['simulation: {dt: 0.0002}', 5000],
    ['simulation: {dt: 0.01}\nloop: {rate_hz: 50}', 50],
  ])('%j is %d Hz', (text, rateHz) => {
    expect(load(text).config.rateHz).toBe(rateHz);
  });

  test('the stronger source counts', () => {
    const environment = { DIP_SIMULATION__DT: '0.005' };
    expect(load('loop: {rate_hz: 50}', { environment }).config.rateHz).toBe(200);
    const flags = [flag('rate', 'loop.rate_hz', 1000)];
    expect(load('simulation: {dt: 0.01}', { environment, flags }).config.rateHz).toBe(1000);
  });
});
