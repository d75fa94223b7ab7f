import { describe, expect, test } from 'vitest';
import { HostGuard, isLoopback } from '../../../src/telemetry/access/hosts.ts';

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['', false],
  ['192.168.1.5', false],
  ['127.evil.example', false],
  ['localhost.evil.example', false],
])('binding to %j is for this machine alone: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

describe('a server on loopback', () => {
  const guard = new HostGuard('127.0.0.1');

  test.each([
    '127.0.0.1:8080',
    'localhost:8080',
    'LOCALHOST',
    'localhost.:80',
    '[::1]:8080',
    '127.1',
  ])('answers to %s', (host) => {
    expect(guard.allowsHost(host)).toBe(true);
  });

  test.each([
    'evil.example:8080',
    'evil.example@127.0.0.1',
    '127.0.0.1/x',
    '127.0.0.1?x',
    '192.168.1.5:8080',
    '127.0.0.1:99999',
    '',
    undefined,
  ])('does not answer to %s', (host) => {
    expect(guard.allowsHost(host)).toBe(false);
  });
});

describe('a server on every interface', () => {
  const guard = new HostGuard('0.0.0.0');

  test('answers to its addresses, which no rebinding can forge, and not to names', () => {
    expect(guard.allowsHost('192.168.1.5:8080')).toBe(true);
    expect(guard.allowsHost('[fe80::1]:8080')).toBe(true);
    expect(guard.allowsHost('evil.example:8080')).toBe(false);
  });
});

describe('an origin', () => {
  const guard = new HostGuard('127.0.0.1');

  test.each([
    [undefined, '127.0.0.1:8080', true],
    ['http://127.0.0.1:8080', '127.0.0.1:8080', true],
    ['https://127.0.0.1:8080', '127.0.0.1:8080', true],
    ['http://localhost', 'localhost:80', true],
    ['http://127.0.0.1:8081', '127.0.0.1:8080', false],
    ['http://localhost:8080', '127.0.0.1:8080', false],
    ['http://evil.example', '127.0.0.1:8080', false],
    ['null', '127.0.0.1:8080', false],
    ['file://', '127.0.0.1:8080', false],
    ['', '127.0.0.1:8080', false],
  ])('%s at %s is our own page: %s', (origin, host, expected) => {
    expect(guard.allowsOrigin(origin, host)).toBe(expected);
  });
});
