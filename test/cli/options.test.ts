import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseListen,
  parseNonNegative,
  parseNumber,
  parseNumbers,
  parsePositive,
  parseRate,
  parseSeed,
  parseState,
} from '../../src/cli/options.ts';

describe('a list that begins with a minus', () => {
  const initial = (...args: string[]) =>
    new Command()
      .exitOverride()
      .option('--initial <state>', 'where it starts', parseState)
      .option('--json')
      .parse(args, { from: 'user' })
      .opts();
  const state = [-0.1, 0, 0.05, 0, 0, 0];

  test.each([
    ['--initial -0.1,0,0.05,0,0,0', ['--initial', '-0.1,0,0.05,0,0,0', '--json']],
    ['--initial=-0.1,...', ['--json', '--initial=-0.1,0,0.05,0,0,0']],
    ['with spaces', ['--initial', '-0.1, 0, 0.05, 0, 0, 0', '--json']],
  ])('%s', (_, args) => {
    expect(initial(...args)).toEqual({ initial: state, json: true });
  });
});

test('every finite number is read as it is written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseNumber(String(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('lists and states come back from their text', () => {
  const numbers = fc.array(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(numbers, (values) => {
      const text = values.join(',');
      expect(parseNumbers(text)).toEqual(values.map((v) => (v === 0 ? 0 : v)));
      if (values.length !== 6) expect(() => parseState(text)).toThrow(/six numbers/);
    }),
  );
});

test('nothing but a number is one', () => {
  for (const text of [
    '',
    ' ',
    'NaN',
    'Infinity',
    '1e999',
    '0x10',
    '1_0',
    '1,',
    'one',
    '--1',
    '1 2',
  ]) {
    expect(() => parseNumber(text), text).toThrow(/must be a number/);
  }
});

test('a parser returns a finite number or refuses, whatever the text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const parse of [parseNumber, parsePositive, parseNonNegative, parseRate, parseSeed]) {
        let value = 1;
        try {
          value = parse(text);
        } catch (error) {
          expect(error).toHaveProperty('code', 'commander.invalidArgument');
        }
        expect(Number.isFinite(value)).toBe(true);
      }
    }),
  );
});

test.each([
  [parsePositive, '0', /above 0/],
  [parseNonNegative, '-1', /0 or more/],
  [parseRate, '0.5', /from 1 to 10000 Hz/],
  [parseRate, '10001', /from 1 to 10000 Hz/],
  [parseSeed, '4294967296', /whole number/],
  [parseSeed, '-1', /whole number/],
  [parseSeed, '1.5', /whole number/],
  [parseState, '1,2,3', /six numbers/],
  [parseState, '1,2,3,4,5,x', /six numbers/],
  [parseListen, '8080', /HOST:PORT/],
] as const)('%o refuses %j', (parse, text, message) => {
  expect(() => parse(text)).toThrow(message);
});
