import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BATCH_HEADER, HEADER_BYTES } from '../../src/telemetry/feed/batch.ts';
import { makeHello } from '../../src/telemetry/feed/hello.ts';
import { REPLY_ERRORS } from '../../src/telemetry/feed/replies.ts';
import { NEEDS_LEASE } from '../../src/telemetry/feed/request-rules.ts';
import { COMMON_FIELDS, REQUEST_SCHEMAS } from '../../src/telemetry/feed/requests.ts';
import { SERVER_LIMITS } from '../../src/telemetry/server-limits.ts';
import { DESCRIPTION } from './support/options.ts';

const PAGE = readFileSync(new URL('../../docs/telemetry.md', import.meta.url), 'utf8');

/** First and further cells of the rows of the tables, without their padding and code marks. */
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map((cells) => cells.slice(1, -1));

function rowOf(first: string): string[] | undefined {
  return ROWS.find((cells) => cells[0] === first);
}

describe('docs/telemetry.md', () => {
  test('draws the header as it is', () => {
    for (const { name, offset, type } of BATCH_HEADER) {
      expect(rowOf(String(offset))?.slice(1, 3)).toEqual([type, name]);
    }
    expect(rowOf(String(HEADER_BYTES))?.slice(1, 3)).toEqual(['f64', 'records']);
  });

  test.each(Object.keys(makeHello(DESCRIPTION, 60)))('tells what %s is in the hello', (key) => {
    expect(rowOf(key)).toBeDefined();
  });

  test.each(Object.entries(REQUEST_SCHEMAS))('tells every field of %s', (type, { shape }) => {
    const fields = rowOf(type)?.[1];
    expect(fields).toBeDefined();
    for (const key of Object.keys(shape)) {
      if (key !== 'type' && !(key in COMMON_FIELDS)) expect(fields).toContain(key);
    }
  });

  test.each(Object.keys(REQUEST_SCHEMAS))('tells whether %s needs the lease', (type) => {
    expect(rowOf(type)?.[2]).toBe(NEEDS_LEASE.has(type as never) ? 'lease' : '');
  });

  test.each(Object.keys(COMMON_FIELDS))('tells of the field %s', (key) => {
    expect(rowOf(key)).toBeDefined();
  });

  test.each(Object.entries(REPLY_ERRORS))('tells when %s is replied', (code, text) => {
    expect(rowOf(code)?.[1]).toBe(text);
  });

  test.each([
    'ADDRESS_BUSY',
    'ADDRESS_DENIED',
    'ADDRESS_UNKNOWN',
    'ADDRESS_FAILED',
    'TOKEN_MISSING',
    'TOKEN_REFUSED',
    'HOST_REFUSED',
    'ORIGIN_REFUSED',
    'TOO_MANY_CLIENTS',
    'NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'UPGRADE_REQUIRED',
    'BAD_TARGET',
  ])('has %s', (code) => {
    expect(rowOf(code)).toBeDefined();
  });

  test.each(Object.entries(SERVER_LIMITS))('gives the limit %s as it is', (name, value) => {
    expect(rowOf(name)?.[1]).toBe(String(value));
  });
});
