import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatListenAddress,
  isLoopback,
  parseListenAddress,
} from '../../src/config/listen-address.ts';

describe('an address to listen on', () => {
  test.each([
    ['127.0.0.1:8080', '127.0.0.1', 8080],
    ['localhost:0', 'localhost', 0],
    ['[::1]:65535', '::1', 65535],
    ['[fe80::1%eth0]:80', 'fe80::1%eth0', 80],
    ['lab-pc.local:8080', 'lab-pc.local', 8080],
  ])('%s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ host, port });
  });

  test.each([
    '',
    '8080',
    ':8080',
    'host',
    'host:',
    'host:65536',
    '::1:80',
    'a b:1',
    'h:1\n',
    'h:-1',
  ])('%j is none', (text) => expect(parseListenAddress(text)).toBeNull());

  test('comes back from its own text', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(host, fc.nat(65_535), (name, port) => {
        const address = { host: name, port };
        expect(parseListenAddress(formatListenAddress(address))).toEqual(address);
      }),
    );
  });

  test('is read or refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const address = parseListenAddress(text);
        if (address !== null) expect(address.port).toBeLessThanOrEqual(65_535);
      }),
    );
  });
});

describe('loopback', () => {
  test.each(['localhost', '127.0.0.1', '127.255.0.9', '::1'])('%s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each(['0.0.0.0', '::', '127.0.0.1.example', '127.1', '128.0.0.1', 'rig', '127.0.0.256'])(
    '%s is not',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
