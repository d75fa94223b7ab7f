import { afterEach, expect, test, vi } from 'vitest';
import { BridgeError, EXIT } from '../../src/errors.ts';
import { reportFailure } from '../../src/cli/failure.ts';
import { cell, printResult } from '../../src/cli/output.ts';

function written(stream: NodeJS.WriteStream, action: () => void): string {
  let text = '';
  vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  action();
  return text;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('a result is one JSON document with --json', () => {
  const result = { upright: true, settlingTime: NaN, latenessUs: { p50: 1.5 } };
  const text = written(process.stdout, () => printResult({ json: true }, result));
  expect(text.endsWith('\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    upright: true,
    settlingTime: null,
    latenessUs: { p50: 1.5 },
  });
});

test('and a table for people without it', () => {
  const result = { upright: true, trip: null, latenessUs: { p50: 0.123456789 } };
  const text = written(process.stdout, () => printResult({}, result));
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  expect(rows).toEqual([
    ['upright', 'true'],
    ['trip', '-'],
    ['latenessUs.p50', '0.123457'],
  ]);
});

test('a cell is short', () => {
  expect(cell(1 / 3)).toBe('0.333333');
  expect(cell(200)).toBe('200');
  expect(cell([0, -0.5, null])).toBe('[0, -0.5, -]');
});

test('an error that users meet is a line with its code, and its own exit code', () => {
  const error = new BridgeError('DEVICE_MISSING', EXIT.unavailable, '/dev/rig is missing');
  let code = 0;
  const text = written(process.stderr, () => (code = reportFailure(error)));
  expect(text).toBe('dip-bridge: DEVICE_MISSING: /dev/rig is missing\n');
  expect(code).toBe(6);
});

test('an error of ours shows its stack only when debugging', () => {
  vi.stubEnv('LOG_LEVEL', 'info');
  const error = new Error('it broke');
  let code = 0;
  const text = written(process.stderr, () => (code = reportFailure(error)));
  expect(code).toBe(1);
  expect(text).toMatch(/^dip-bridge: INTERNAL: it broke; run it again with LOG_LEVEL=debug.*\n$/);

  vi.stubEnv('LOG_LEVEL', 'DEBUG');
  const debugging = written(process.stderr, () => reportFailure(error));
  expect(debugging).toContain('output.test.ts');
});
