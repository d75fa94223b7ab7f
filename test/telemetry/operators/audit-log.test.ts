import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/data/audit-entry.ts';
import { AuditLog } from '../../../src/telemetry/operators/audit-log.ts';

test('a flood of refusals is thinned out, and counted; what was granted on a rig is not', () => {
  const entries: AuditEntry[] = [];
  const log = new AuditLog((entry) => entries.push(entry));
  const note = { who: 'client 1', what: 'arm', outcome: 'refused: LEASE_NEEDED' };
  for (let i = 0; i < 1000; i++) log.note(note);
  expect(entries.length).toBeLessThan(200);
  const before = entries.length;
  log.note({ who: 'client 2', what: 'arm', outcome: 'granted', detail: { a: 1 } }, true);
  log.note({ who: 'client 2', what: 'reset', outcome: 'granted' }, true);
  expect(entries).toHaveLength(before + 2);
  const omitted = entries.map(({ detail }) => (detail?.omitted as number | undefined) ?? 0);
  expect(omitted.reduce((sum, count) => sum + count, before)).toBe(1000);
  expect(entries[before]).toMatchObject({ what: 'arm', detail: { a: 1 } });
  expect(entries[before + 1]).not.toHaveProperty('detail');
  expect(entries.every(({ at }) => new Date(at).toISOString() === at)).toBe(true);
});
