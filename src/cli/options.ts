import { InvalidArgumentError } from 'commander';
import { formatListenAddress, parseListenAddress } from '../config/listen-address.ts';
import { STATE_SIZE } from '../plant-sim/state.ts';

/** Parsers of option values: what they refuse is a usage error that says what is allowed. */

/** A finite decimal number. */
export function parseNumber(text: string): number {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const value = Number(text);
  if (!isDecimal || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** A number above 0. */
export function parsePositive(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** A number of 0 or more. */
export function parseNonNegative(text: string): number {
  const value = parseNumber(text);
  if (value < 0) throw new InvalidArgumentError('It must be a number of 0 or more.');
  return value;
}

/** The rate of a loop, Hz. */
export function parseRate(text: string): number {
  const value = parseNumber(text);
  if (value < 1 || value > 10_000) {
    throw new InvalidArgumentError('It must be a rate from 1 to 10000 Hz.');
  }
  return value;
}

/** Speed of a serial line, baud. */
export function parseBaudRate(text: string): number {
  const value = parseNumber(text);
  if (!Number.isInteger(value) || value < 9600 || value > 4_000_000) {
    throw new InvalidArgumentError('It must be a whole number from 9600 to 4000000 baud.');
  }
  return value;
}

/** A seed: a whole number of 32 bits. */
export function parseSeed(text: string): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value < 2 ** 32)) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  }
  return value;
}

/** A comma-separated list of numbers. */
export function parseNumbers(text: string): number[] {
  return text.split(',').map((item) => parseNumber(item.trim()));
}

/** A state laid out as `STATE`: six numbers in m, rad, m/s and rad/s. */
export function parseState(text: string): number[] {
  const refused = new InvalidArgumentError(
    'It must be six numbers x,theta1,theta2,xDot,theta1Dot,theta2Dot in m, rad, m/s and rad/s.',
  );
  try {
    const state = parseNumbers(text);
    if (state.length === STATE_SIZE) return state;
  } catch {
    throw refused;
  }
  throw refused;
}

/** An address to listen on, in the form that the configuration takes. */
export function parseListen(text: string): string {
  const address = parseListenAddress(text);
  if (address === null) {
    throw new InvalidArgumentError('It must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080.');
  }
  return formatListenAddress(address);
}
