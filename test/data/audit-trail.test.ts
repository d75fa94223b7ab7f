import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/data/audit-entry.ts';
import { AuditTrail } from '../../src/data/audit-trail.ts';
import { emptyFolder } from './folder.ts';

const NO_FAILURE = (reason: string) => expect.fail(reason);

function entry(what: string): AuditEntry {
  return { at: '2026-01-02T03:04:05.678Z', who: 'client 1', what, outcome: 'granted' };
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

describe('the audit trail', () => {
  test('keeps entries in their order, a line each, also those that come at once', async () => {
    const file = join(emptyFolder(), 'audit.jsonl');
    const trail = new AuditTrail(file, { onFailure: NO_FAILURE });
    const names = Array.from({ length: 50 }, (_, i) => `request ${i}`);
    void trail.append(entry(names[0]!));
    await Promise.all(names.slice(1).map((name) => trail.append(entry(name))));
    expect(linesOf(file).map((line) => JSON.parse(line).what)).toEqual(names);
  });

  test('goes on after another process, and begins a line where one was cut off', async () => {
    const file = join(emptyFolder(), 'audit.jsonl');
    await new AuditTrail(file, { onFailure: NO_FAILURE }).append(entry('arm'));
    appendFileSync(file, '{"at":"2026-');
    await new AuditTrail(file, { onFailure: NO_FAILURE }).append(entry('stop'));
    const [first, cut, last, ...more] = linesOf(file);
    expect([first, last].map((line) => JSON.parse(line!).what)).toEqual(['arm', 'stop']);
    expect(cut).toBe('{"at":"2026-');
    expect(more).toEqual([]);
  });

  test('begins a new file at its longest, and keeps four old ones', async () => {
    const folder = emptyFolder();
    const file = join(folder, 'audit.jsonl');
    const trail = new AuditTrail(file, { onFailure: NO_FAILURE, longestBytes: 150 });
    for (let i = 0; i < 20; i++) await trail.append(entry(`request ${i}`));
    expect(readdirSync(folder).sort()).toEqual([
      ...[1, 2, 3, 4].map((age) => `audit.${age}.jsonl`),
      'audit.jsonl',
    ]);
    const kept = [4, 3, 2, 1]
      .map((age) => join(folder, `audit.${age}.jsonl`))
      .concat(file)
      .flatMap(linesOf)
      .map((line) => JSON.parse(line).what);
    expect(kept).toEqual(
      Array.from({ length: kept.length }, (_, i) => `request ${20 - kept.length + i}`),
    );
  });

  test('says once that it is not kept, and never rejects', async () => {
    const file = join(emptyFolder(), 'audit.jsonl');
    mkdirSync(file);
    const failures: string[] = [];
    const trail = new AuditTrail(file, { onFailure: (reason) => failures.push(reason) });
    await trail.append(entry('arm'));
    await trail.append(entry('stop'));
    await trail.flush();
    expect(failures).toEqual([expect.stringMatching(/audit\.jsonl: the audit trail is not kept/)]);
  });
});
