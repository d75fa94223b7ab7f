import { expect, test } from 'vitest';
import { RateLimit } from '../../../src/telemetry/requests/rate-limit.ts';

test('lets a burst of one second through, then only the rate', () => {
  const limit = new RateLimit(50, 0);
  const passed = (nowMs: number, tries: number) =>
    Array.from({ length: tries }, () => limit.allows(nowMs)).filter(Boolean).length;
  expect(passed(0, 80)).toBe(50);
  expect(passed(100, 80)).toBe(5);
  expect(passed(60_000, 80)).toBe(50);
});
