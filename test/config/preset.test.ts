import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig, type FlagValue } from '../../src/config/load.ts';
import { gainsInForce } from '../../src/config/preset-gains.ts';
import { TUNED_GAINS } from '../../src/controllers/presets/tuned-gains.ts';
import { configFile, linesOf, load } from './config-file.ts';

const LQR = 'controllers:\n  lqr:\n    q: [1, 1, 1, 1, 1, 1]\n    r: 0.5\n';

describe('a preset that does not exist', () => {
  test('is refused on one line with the name that was meant', () => {
    expect(linesOf('', { flags: [preset('tunned')] })).toEqual([
      '--preset loop.preset: tunned is neither a preset (tuned, deployment-guide) nor a file; did you mean tuned?',
    ]);
  });

  test('is pointed at in the file that names it', () => {
    expect(linesOf('loop:\n  preset: deployment-guid\n')).toEqual([
      '2:11 loop.preset: deployment-guid is neither a preset (tuned, deployment-guide) nor a file; did you mean deployment-guide?',
    ]);
  });

  test('is a mistake even where gains of the file stand instead', () => {
    expect(linesOf(`${LQR}loop:\n  controller: lqr\n  preset: tunned\n`)).toHaveLength(1);
  });

  test('far from every name, is not guessed at', () => {
    const [line] = linesOf('', { flags: [preset('/nowhere/gains.yaml')] });
    expect(line).toMatch(/nor a file; name one that exists$/);
  });

  test('that an object would inherit is no preset', () => {
    expect(linesOf('', { flags: [preset('constructor')] })).toHaveLength(1);
  });
});

describe('a preset file', () => {
  test('gives its gains', () => {
    const { config } = load('loop: {controller: lqr}\n', { flags: [preset(presetFile(LQR))] });
    expect(gainsInForce(config)).toEqual({ stateWeights: [1, 1, 1, 1, 1, 1], forceWeight: 0.5 });
  });

  test('with a misspelt key is pointed at itself', () => {
    const file = presetFile('controllers:\n  lqr:\n    zzzzzzzz: 0.5\n');
    expect(() => loadConfig({ flags: [preset(file)] })).toThrow(
      `${file}:3:5: controllers.lqr.zzzzzzzz: unknown key; known are q, r`,
    );
  });

  test('holds gains and nothing else', () => {
    const file = presetFile(`${LQR}loop: {rate_hz: 100}\n`);
    expect(() => loadConfig({ flags: [preset(file)] })).toThrow(
      `${file}:5:1: loop: unknown key; a preset file holds \`controllers\` alone`,
    );
  });

  test('without the controller in force says what to add', () => {
    const [line] = linesOf('loop:\n  controller: sta_smc\n', { flags: [preset(presetFile(LQR))] });
    expect(line).toMatch(/^--preset loop\.preset: .* holds no gains under controllers\.sta_smc/);
  });

  test('whose gains cannot hold the plant up is refused', () => {
    const file = presetFile('controllers:\n  lqr:\n    q: [0, 0, 0, 0, 0, 0]\n');
    const [line] = linesOf('loop: {controller: lqr}\n', { flags: [preset(file)] });
    expect(line).toMatch(/^--preset loop\.preset: lqr gains of preset \S+: closed-loop pole/);
  });

  test('may not be a folder', () => {
    const [line] = linesOf('', { flags: [preset('/')] });
    expect(line).toBe('--preset loop.preset: /: is a folder; name a file');
  });
});

test('the default preset gives the tuned gains', () => {
  const { config } = loadConfig({ file: configFile('') });
  expect(gainsInForce(config)).toEqual(TUNED_GAINS['deployment-guide'].classical_smc);
});

function preset(value: string): FlagValue {
  return { flag: '--preset', path: ['loop', 'preset'], value };
}

function presetFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-preset-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'gains.yaml');
  writeFileSync(file, text);
  return file;
}
