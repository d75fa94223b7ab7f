import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  boxFiles,
  codeInName,
  readBox,
  readSummary,
  writeBox,
} from '../../../src/data/black-box/box-files.ts';
import { boxOf, type Evidence } from '../../../src/data/black-box/evidence.ts';
import { machineState } from '../../../src/data/black-box/machine-state.ts';
import { RECORD_SIZE, SIGNAL } from '../../../src/record/signals.ts';
import { emptyFolder } from '../folder.ts';

const AT_MS = Date.parse('2026-01-02T03:04:05.678Z');

function evidence(changes: Partial<Evidence> = {}): Evidence {
  const records = Array.from({ length: 2300 }, (_, tick) => {
    const record = Float64Array.from({ length: RECORD_SIZE }, () => Math.random());
    record[SIGNAL.tick] = tick;
    return record;
  });
  return {
    ...{ code: 'ANGLE_CUT', atMs: AT_MS, rig: 'serial 2341:0043 5573', bridge: { version: '1' } },
    machine: machineState(),
    collections: [{ thread: 'main', atMs: AT_MS - 20, durationMs: 3, kind: 'minor' }],
    ...{ records, tripTick: 2000, recordsLost: 0 },
    ...changes,
  };
}

describe('the file of a black box', () => {
  test('reads back as it was written, and is one document for other programs', async () => {
    const folder = emptyFolder();
    const box = boxOf(evidence());
    const file = await writeBox(folder, box, 10);
    expect(file).toBe(join(folder, '2026-01-02T03-04-05.678Z-ANGLE_CUT.json.gz'));
    expect(readBox(file)).toEqual(box);
    expect(JSON.parse(gunzipSync(readFileSync(file)).toString())).toEqual(box);
    expect(box.collections).toEqual([{ thread: 'main', atMs: -20, durationMs: 3, kind: 'minor' }]);
  });

  test('tells its summary from its begin', async () => {
    const box = boxOf(evidence());
    const file = await writeBox(emptyFolder(), box, 10);
    expect(readFileSync(file).length).toBeGreaterThan(100_000);
    expect(readSummary(file)).toEqual(box.summary);
  });

  test('does not take the place of another one of the same moment', async () => {
    const folder = emptyFolder();
    for (let i = 0; i < 3; i++) await writeBox(folder, boxOf(evidence({ records: [] })), 10);
    expect(boxFiles(folder).map(codeInName)).toEqual(Array(3).fill('ANGLE_CUT'));
  });

  test('is kept though the clock went back, as it does on a machine without its own', async () => {
    const folder = emptyFolder();
    for (const year of [2026, 2027, 1970]) {
      await writeBox(folder, boxOf(evidence({ records: [], atMs: Date.UTC(year) })), 2);
    }
    const years = boxFiles(folder).map((file) => readSummary(file)!.at.slice(0, 4));
    expect(years).toEqual(['2027', '1970']);
  });

  test.each(['', 'no gzip', '\x1f\x8b'])('is said to be damaged where it holds %j', (content) => {
    const file = join(emptyFolder(), '2026-01-02T03-04-05.678Z-ANGLE_CUT.json.gz');
    writeFileSync(file, content);
    expect(readSummary(file)).toBeNull();
    expect(() => readBox(file)).toThrow(
      expect.objectContaining({
        code: 'BLACK_BOX_UNREADABLE',
        message: expect.stringContaining(file),
      }),
    );
  });

  test('that is cut off is damaged, though its summary can be read', async () => {
    const file = await writeBox(emptyFolder(), boxOf(evidence()), 10);
    writeFileSync(file, readFileSync(file).subarray(0, 50_000));
    expect(readSummary(file)).toMatchObject({ code: 'ANGLE_CUT' });
    expect(() => readBox(file)).toThrow(/damaged/);
  });
});
