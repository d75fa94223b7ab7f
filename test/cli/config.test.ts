import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configFile } from '../config/config-file.ts';
import { dipBridge } from './command-line.ts';

const PRODUCTION = fileURLToPath(new URL('../../config/production.yaml', import.meta.url));
const MISSPELT = 'controllers:\n  classical_smc:\n    lamda1: 10.5\n';

describe('config check', () => {
  test('lists errors for people', () => {
    const file = configFile(MISSPELT);
    const { status, stdout, stderr } = dipBridge(['config', 'check', file]);
    expect(status).toBe(78);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      `error: ${file}:3:5: controllers.classical_smc.lamda1: unknown key; did you mean lambda1?\n`,
    );
  });

  test('lists errors for programs', () => {
    const { status, stdout } = dipBridge(['config', 'check', configFile(MISSPELT), '--json']);
    expect(status).toBe(78);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      errors: [
        {
          line: 3,
          column: 5,
          key: 'controllers.classical_smc.lamda1',
          message: 'unknown key; did you mean lambda1?',
        },
      ],
      warnings: [],
    });
  });

  test("finds the guide's template valid, with its warnings", () => {
    const { status, stdout } = dipBridge(['config', 'check', '--json', PRODUCTION]);
    expect(status).toBe(0);
    const { valid, errors, warnings } = JSON.parse(stdout);
    expect({ valid, errors }).toEqual({ valid: true, errors: [] });
    expect(warnings).toHaveLength(10);
    expect(warnings[0]).toMatchObject({ line: 75, column: 3, key: 'performance.enable_numba' });
  });

  test('looks at the file alone, whatever the environment says', () => {
    const { status, stdout } = dipBridge(['config', 'check', PRODUCTION], { DIP_NONSENSE: '1' });
    expect(status).toBe(0);
    expect(stdout).toContain(`${PRODUCTION}: valid\n`);
  });

  test('says that a file is missing', () => {
    const { status, stdout } = dipBridge(['config', 'check', '/nowhere.yaml', '--json']);
    expect(status).toBe(78);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      errors: [{ line: null, column: null, key: '' }],
    });
  });
});

describe('config print', () => {
  test('shows what is in force, from every source', () => {
    const file = configFile('loop:\n  rate_hz: 200\n');
    const { status, stdout } = dipBridge(['config', 'print', '--config', file], {
      DIP_RIG__SIMULATED__SEED: '7',
    });
    expect(status).toBe(0);
    expect(stdout).toContain(`rate_hz: 200 # ${file}:2:12`);
    expect(stdout).toContain('seed: 7 # DIP_RIG__SIMULATED__SEED');
    expect(parse(stdout)).toMatchObject({ security: { max_control_force: 200 } });
  });

  test('is one document with --json, warnings beside it', () => {
    const { stdout, stderr } = dipBridge(['config', 'print', '--json'], {
      CONFIG_PATH: PRODUCTION,
    });
    expect(JSON.parse(stdout)).toMatchObject({ loop: { rate_hz: 100 } });
    expect(stderr.match(/^warning: /gm)).toHaveLength(10);
  });

  test('refuses what is wrong with a line each', () => {
    const file = configFile('');
    writeFileSync(file, 'physics:\n  gravity: .nan\nloop:\n  rate: 1\n');
    const { status, stdout, stderr } = dipBridge(['config', 'print', '--config', file]);
    expect(status).toBe(78);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`dip-bridge: CONFIG_INVALID: ${file}:2:12: physics.gravity: must be`),
      expect.stringContaining(`dip-bridge: CONFIG_INVALID: ${file}:4:3: loop.rate: unknown key`),
    ]);
  });
});

test('config schema is a JSON Schema', () => {
  const { status, stdout } = dipBridge(['config', 'schema', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    additionalProperties: false,
  });
});
