import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { registerFaults } from '../../src/cli/commands/faults.ts';
import { writeBox } from '../../src/data/black-box/box-files.ts';
import { boxOf } from '../../src/data/black-box/evidence.ts';
import { machineState } from '../../src/data/black-box/machine-state.ts';
import { openDataDirectory } from '../../src/data/data-directory.ts';
import type { LatchCode } from '../../src/data/latch/stored-latch.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIPS } from '../../src/safety/trips.ts';
import { emptyFolder } from '../data/folder.ts';
import { captured } from './captured.ts';

const notes = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
afterEach(() => void notes.mockClear());

const faults = (...args: readonly string[]) => captured(registerFaults, ['faults', ...args]);

/** A data directory with the black boxes of falls: each leaned over the more, the later it was. */
async function fallen(...codes: readonly LatchCode[]): Promise<{ data: string; files: string[] }> {
  const data = join(emptyFolder(), 'data');
  const folder = openDataDirectory(data).faults;
  const files: string[] = [];
  for (const [index, code] of codes.entries()) {
    const records = Array.from({ length: 40 }, (_, tick) => {
      const record = new Float64Array(RECORD_SIZE);
      record[SIGNAL.tick] = tick;
      record[SIGNAL.state] = tick < 20 ? SAFETY_STATE.running : SAFETY_STATE.tripped;
      record[SIGNAL.theta1] = 1.25 + index;
      record[SIGNAL.force] = tick < 20 ? 12.5 : 0;
      return record;
    });
    const box = boxOf({
      ...{ code, atMs: Date.UTC(2026, 0, 1 + index), rig: 'serial at /dev/rig', records },
      bridge: { version: '1.2.3', controller: 'sta_smc', preset: 'tuned', rateHz: 1000 },
      ...{ machine: machineState(), collections: [], tripTick: 20, recordsLost: 0 },
    });
    files.push(await writeBox(folder, box, 100));
  }
  return { data, files };
}

describe('dip-bridge faults', () => {
  test('lists what was recorded, newest first', async () => {
    const { data, files } = await fallen('ANGLE_CUT', 'TRACK_END', 'ANGLE_CUT');
    const document = JSON.parse(await faults('--data', data, '--json'));
    expect(document.faults).toEqual(
      [2, 1, 0].map((index) => ({
        at: `2026-01-0${index + 1}T00:00:00.000Z`,
        code: index === 1 ? 'TRACK_END' : 'ANGLE_CUT',
        category: 0,
        text: expect.any(String),
        rig: 'serial at /dev/rig',
        file: files[index],
      })),
    );
    const table = await faults('--data', data);
    for (const file of files) expect(table).toContain(file);
    expect(notes.mock.calls.join()).toContain('dip-bridge faults CODE');
  });

  test('lists a damaged one too', async () => {
    const { data, files } = await fallen('ANGLE_CUT');
    writeFileSync(files[0]!, 'x');
    const { faults: list } = JSON.parse(await faults('--data', data, '--json'));
    expect(list).toMatchObject([{ code: 'ANGLE_CUT', text: 'damaged file', at: null }]);
  });

  test('says where it looked in vain', async () => {
    const data = join(emptyFolder(), 'data');
    expect(JSON.parse(await faults('--data', data, '--json'))).toEqual({
      folder: join(data, 'faults'),
      faults: [],
    });
    expect(await faults('--data', data)).toBe('');
    expect(notes.mock.calls.join()).toContain(join(data, 'faults'));
  });

  test('of a code shows the newest black box of it, and what to do', async () => {
    const { data, files } = await fallen('ANGLE_CUT', 'ANGLE_CUT', 'TRACK_END');
    const text = await faults('angle-cut', '--data', data);
    expect(text).toContain(TRIPS.find(({ code }) => code === 'ANGLE_CUT')!.text);
    expect(text).toMatch(/^Cause: \S/m);
    expect(text).toMatch(/^Cure: \S/m);
    expect(text).toContain(files[1]);
    expect(text).toMatch(/angles, rad +\[2\.25, 0\]/);
    expect(text).toMatch(/bridge +1\.2\.3, sta_smc \(tuned\), 1000 Hz/);
    // The record before the trip still had its force, that of the trip had none.
    expect(text).toMatch(/^ *-1 +running .*12\.5/m);
    expect(text).toMatch(/^ *0 +tripped /m);
    expect(text).toMatch(/^ *3 +tripped /m);
  });

  test('of a code gives the whole box as one document', async () => {
    const { data } = await fallen('TRACK_END');
    const document = JSON.parse(await faults('TRACK_END', '--data', data, '--json'));
    expect(document).toMatchObject({ code: 'TRACK_END', category: 0 });
    expect(document.cure).toMatch(/\S/);
    expect(document.box.records).toHaveLength(40);
  });

  test('of a code that never came shows what to do all the same', async () => {
    const { data } = await fallen();
    expect(await faults('LINK_DOWN', '--data', data)).toMatch(/^Cure: \S/m);
    expect(notes.mock.calls.join()).toContain('no black box of it');
    expect(JSON.parse(await faults('LINK_DOWN', '--data', data, '--json'))).toMatchObject({
      code: 'LINK_DOWN',
      box: null,
    });
  });

  test('of a file shows that one', async () => {
    const { files } = await fallen('ANGLE_CUT', 'ANGLE_CUT');
    expect(await faults(files[0]!)).toMatch(/angles, rad +\[1\.25, 0\]/);
    await expect(faults('./none.json.gz')).rejects.toMatchObject({ code: 'BLACK_BOX_UNREADABLE' });
  });

  test('refuses a code that does not exist, and names the nearest', async () => {
    await expect(faults('ANGEL_CUT')).rejects.toThrow(/Did you mean ANGLE_CUT\?/);
    await expect(faults('banana')).rejects.toThrow(/faults --all/);
  });

  test('--all gives every trip with what to do', async () => {
    const { trips } = JSON.parse(await faults('--all', '--json'));
    const codes = TRIPS.map(({ code }) => code).filter((code) => code !== 'NONE');
    expect(trips.map(({ code }: { code: string }) => code)).toEqual(codes);
    for (const trip of trips) {
      expect(trip.cause, trip.code).toMatch(/\S/);
      expect(trip.cure, trip.code).toMatch(/\S/);
    }
    const table = await faults('--all');
    for (const code of codes) expect(table).toContain(code);
  });
});
