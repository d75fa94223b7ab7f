import { expect, test } from 'vitest';
import { carriesToken } from '../../../src/telemetry/access/token.ts';

const NONE = new URLSearchParams();

test.each([
  ['Bearer secret', NONE, true],
  ['bearer   secret ', NONE, true],
  [undefined, new URLSearchParams('token=secret'), true],
  ['Bearer wrong', NONE, false],
  ['Bearer wrong', new URLSearchParams('token=secret'), false],
  ['Basic secret', NONE, false],
  [undefined, new URLSearchParams('token='), false],
  [undefined, new URLSearchParams('token=secre'), false],
  [undefined, new URLSearchParams('token=secretly'), false],
  [undefined, NONE, false],
])('%s with ?%s carries it: %s', (authorization, query, expected) => {
  expect(carriesToken('secret', authorization, query)).toBe(expected);
});
