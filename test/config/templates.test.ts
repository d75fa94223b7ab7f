import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, configKeys } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { printConfig } from '../../src/config/print.ts';
import { configReference } from '../../src/config/reference.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { configFile } from './config-file.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const text = (name: string) => readFileSync(path(name), 'utf8');

describe("the deployment guide's template", () => {
  const { config, warnings } = loadConfig({ file: path('config/production.yaml') });

  test('warns of the keys that mean nothing here, and of no other', () => {
    expect(warnings.map(({ key }) => key)).toEqual([
      'performance.enable_numba',
      'performance.parallel_processing',
      'performance.memory_limit_mb',
      'performance.cpu_limit_percent',
      'monitoring.enable_health_checks',
      'monitoring.health_check_interval',
      'monitoring.performance_logging',
      'monitoring.log_rotation',
      'monitoring.log_retention_days',
      'pso',
    ]);
    expect(config.warnings[0]).toContain('production.yaml:75:3: performance.enable_numba: has no');
  });

  test('means what it says', () => {
    expect(config.rateHz).toBe(100);
    expect(config.simulation).toEqual({
      durationSeconds: 300,
      initialState: [0.1, 0.1, 0, 0, 0, 0],
    });
    expect(config.physics).toEqual(PHYSICS['deployment-guide']);
    expect(config.physicsModified).toBe(false);
    expect(config.limits).toMatchObject({ force: 200, angleStop: 1.57, angleCut: 2 });
    expect(config.gains.classical_smc).toMatchObject({
      surface: { lambda1: 10.5, lambda2: 8.3, cartGain: 50 },
      switchingGain: 15.2,
    });
    expect(Object.keys(config.gains)).toEqual([
      'classical_smc',
      'adaptive_smc',
      'sta_smc',
      'hybrid_adaptive_sta_smc',
    ]);
    expect(config.pso).toMatchObject({ n_particles: 30, convergence_threshold: 1e-6 });
    expect(config.monitoring).toMatchObject({ health_check_interval: 30, log_rotation: 'daily' });
    expect(config.logLevel).toBe('info');
  });
});

test('input validation cannot be switched off', () => {
  const file = configFile('security: {enable_input_validation: false}');
  expect(loadConfig({ file }).config.warnings).toEqual([
    expect.stringContaining('security.enable_input_validation: has no effect: input is always'),
  ]);
});

test('the hardware template stops early', () => {
  const { config } = loadConfig({ file: path('config/hardware.yaml') });
  expect(config.limits).toMatchObject({ angleStop: 0.35, angleCut: 0.6 });
  expect(config.rig.serial.device).toBe('/dev/ttyACM0');
  expect(config.warnings).toEqual([]);
});

test('the simulated template loads without a warning', () => {
  expect(loadConfig({ file: path('config/simulated.yaml') }).config.warnings).toEqual([]);
});

test.each(['production', 'hardware', 'simulated'])(
  'the values in force under %s.yaml are a configuration that says the same',
  (name) => {
    const first = loadConfig({ file: path(`config/${name}.yaml`) });
    const second = loadConfig({ file: configFile(printConfig(first)) });
    const { file: _1, warnings: _2, ...before } = first.config;
    const { file: _3, warnings: _4, ...after } = second.config;
    expect(after).toEqual(before);
  },
);

describe('what is shipped beside the schema is current', () => {
  test('config/schema.json (write it with `dip-bridge config schema`)', () => {
    expect(JSON.parse(text('config/schema.json'))).toEqual(
      JSON.parse(JSON.stringify(configJsonSchema())),
    );
  });

  test('docs/configuration.md (write its list with `dip-bridge config schema --markdown`)', () => {
    const [, list] = /<!-- keys -->\n\n([^]*)\n<!-- end of keys -->/.exec(
      text('docs/configuration.md'),
    )!;
    expect(list).toBe(configReference());
  });

  test('every template names the schema', () => {
    for (const name of ['production', 'hardware', 'simulated']) {
      expect(text(`config/${name}.yaml`)).toMatch(/^# yaml-language-server: \$schema=/);
    }
  });
});

test('every number says its unit', () => {
  const numbers = configKeys().filter(({ schema }) =>
    ['number', 'integer'].includes(schema.type ?? ''),
  );
  const counted = ['pso.n_particles', 'pso.max_iterations'];
  for (const { path: key, schema } of numbers) {
    if (counted.includes(key.join('.')) || schema.enum !== undefined) continue;
    expect(schema.description, key.join('.')).toMatch(
      /, [^\s,;]+(?: [^\s,;]+){0,5}(?:$|;)|\[.+\]$/,
    );
  }
});

test('a printed configuration withholds the token and tells where values came from', () => {
  const environment = { DIP_TELEMETRY__TOKEN: 'a-secret-of-sixteen' };
  const printed = printConfig(loadConfig({ file: path('config/production.yaml'), environment }));
  expect(printed).not.toContain('a-secret');
  expect(printed).toMatch(/token: \(withheld\) # DIP_TELEMETRY__TOKEN/);
  expect(printed).toMatch(/rate_hz: 100 # from simulation\.dt/);
  expect(printed).toMatch(/spin_us: 60 # default/);
  expect(printed).toMatch(/gravity: 9\.81 # .*production\.yaml:11:12/);
  expect(parse(printed)).toMatchObject({ loop: { rate_hz: 100 } });
});
